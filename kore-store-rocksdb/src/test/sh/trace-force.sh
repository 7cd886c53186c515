#!/bin/sh
# Shows by a system-call trace what RocksDB stores force before a call returns. Linux with strace.
#
#   trace-force.sh CLASSPATH      the test class path of this module
#
# Prints for each call how often the write-ahead log was forced between its beginning and its end. Fails if a
# call that promises durability returned without, or if a plain append forced anything.
set -eu
classes=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

trace() {
    strace -f -qq -y -e trace=fsync,fdatasync,sync_file_range,stat,newfstatat,access,faccessat,faccessat2,statx \
        -o "$work/$1.trace" java -cp "$classes" "$2" "$work/store" >&2
}
trace work io.kore.store.rocksdb.TracedChild
trace open 'io.kore.store.rocksdb.TracedChild$Reopening'

for part in work open; do
    awk '
        /mark-before-/ { match($0, /mark-before-[a-z-]+/); what = substr($0, RSTART + 12, RLENGTH - 12); log_forced = table_forced = 0 }
        /(fsync|fdatasync)\(.*= 0$/ { if ($0 ~ /[0-9]+\.log>/) log_forced++; else if ($0 ~ /\.sst>|MANIFEST/) table_forced++ }
        /<\.\.\. (fsync|fdatasync) resumed>.*= 0$/ { if (pending[$1] ~ /\.log>/) log_forced++; else if (pending[$1] ~ /\.sst>|MANIFEST/) table_forced++ }
        /(fsync|fdatasync)\(.*unfinished/ { pending[$1] = $0 }
        /mark-after-/ {
            good = what == "append-only" ? log_forced == 0 : what == "open" ? table_forced > 1 : log_forced > 0
            printf "%-12s log forced %d times, tables and manifest %d times: %s\n", what, log_forced, table_forced, good ? "as promised" : "BROKEN"
            if (!good) bad = 1
        }
        END { exit bad }' "$work/$part.trace"
done
