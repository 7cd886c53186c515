#!/bin/sh
# Shows with a system-call trace that a node with durability "always" acknowledges nothing that is not on the disk.
#
#   trace-always.sh CLASSPATH [STORE...]     the test class path of kore-it; file, rocksdb and h2 if none is named
#
# Runs io.kore.it.trace.TracedNode over each store under strace: eight threads append marked records and say when each
# append has returned. io.kore.it.trace.TraceCheck then looks for each in the trace: its bytes were written to a file
# of the store, and that file was forced by a call that began after that and ended before the acknowledgement.
#
# The same node with durability "every hour" must be found out; otherwise the trace would show nothing.
#
# Prints a line of figures for each. Ends with 1 if something was acknowledged too early, with 2 if it cannot run.
# Needs Linux, strace and java.
set -eu
if [ $# -lt 1 ]; then
    echo "usage: $0 CLASSPATH [STORE...]" >&2
    exit 2
fi
for tool in strace java; do
    if ! command -v "$tool" > /dev/null; then
        echo "$0 needs $tool, which is not installed (on Debian: apt-get install $tool)" >&2
        exit 2
    fi
done
classes=$1
shift
threads=8
each=60
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

trace() {
    store=$1
    mode=$2
    folder="$work/$store-$mode"
    strace -f -y -qq -s 1048576 -e trace=write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync \
        -o "$folder.trace" java -cp "$classes" io.kore.it.trace.TracedNode "$store:$folder" "$mode" $threads $each \
        > "$folder.out" 2> "$folder.err" || {
        cat "$folder.err" >&2
        exit 2
    }
    java -cp "$classes" io.kore.it.trace.TraceCheck "$folder.trace" "$folder" > "$folder.check"
}

bad=0
for store in ${*:-file rocksdb h2}; do
    if trace "$store" always; then verdict="as promised"; else verdict="BROKEN"; bad=1; fi
    printf '%-8s always:  %s: %s\n' "$store" "$(head -1 "$folder.check")" "$verdict"
    sed -n '2,$p' "$folder.check"
    if trace "$store" later; then verdict="BLIND: the trace shows no difference"; bad=1; else verdict="found out"; fi
    printf '%-8s later:   %s: %s\n' "$store" "$(head -1 "$folder.check")" "$verdict"
    rm -f "$work"/*.trace
done
exit $bad
