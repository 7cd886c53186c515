#!/bin/sh
# Shows with a system-call trace that a force reaches the disk before it returns.
#
#   trace-force.sh CLASSPATH     of this module's tests
#
# Runs io.kore.store.h2.ForceTrace under strace. It writes "begin n" before each append and "forced n" after the
# force. Between the two the database must have been written and then forced, with no write behind the force.
# Prints figures; ends with 1 if a force did not hold. Needs Linux, strace and awk.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
strace -f -y -qq -e trace=write,pwrite64,pwritev,fsync,fdatasync,msync,sync_file_range -s 40 \
    -o "$folder/trace" java -cp "$1" io.kore.store.h2.ForceTrace "$folder/store" > "$folder/out"
awk '
    /write\(1<.*"begin /       { begun++; written = 0; forced = 0; dirty = 0 }
    /pwrite64\([0-9]+<[^>]*records\.mv\.db>/ { written = 1; dirty = 1; writes++ }
    /(fsync|fdatasync)\([0-9]+<[^>]*records\.mv\.db>/ {
        if (/unfinished/) { pending[$1] = 1 } else { forced = 1; dirty = 0; forces++ }
    }
    /(fsync|fdatasync) resumed/ && pending[$1] { pending[$1] = 0; forced = 1; dirty = 0; forces++ }
    /write\(1<.*"forced /      { ended++; if (!written || !forced || dirty) bad++ }
    END {
        printf "%d appends with force: %d database writes, %d forces of the database, %d not forced in time\n",
            ended, writes, forces, bad
        exit (bad > 0 || ended == 0 || ended != begun)
    }' "$folder/trace"
