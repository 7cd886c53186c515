#!/usr/bin/env bash
# Three nodes on a real network that fails: nothing that was acknowledged is lost, and all come to hold the same.
#
#   real-network.sh CLASSPATH [SECONDS [SEED]]     the test class path of kore-it; 120 seconds, seed 1 if not said
#
# Each node is a process in a network namespace of its own, joined by veth pairs. a connects to the hub b, and through
# a proxy that delays, cuts bytes up, resets connections in the middle of frames and lets them fall silent, to c; c
# connects to b. All append to two logs. Meanwhile nftables drop packets: all of them, some of them, or those of
# one direction; nodes are killed and started again, also while the network hides it from their peers (half-open).
#
# Then all heals. Each node must come to hold the same within three minutes, `kore show` must print the same for each, and
# every record that was acknowledged to anybody must be in it once.
#
# Prints a line of figures. Ends with 1 if something was lost or differs, with 2 if it cannot run. Needs Linux, root, ip,
# nft and java. Nothing leaves the namespaces, which go when it ends.
set -euo pipefail
if [ $# -lt 1 ]; then
    echo "usage: $0 CLASSPATH [SECONDS [SEED]]" >&2
    exit 2
fi
for tool in ip nft java; do
    if ! command -v "$tool" > /dev/null; then
        echo "$0 needs $tool, which is not installed (on Debian: apt-get install iproute2 nftables)" >&2
        exit 2
    fi
done
classes=$1
seconds=${2:-120}
seed=${3:-1}
RANDOM=$seed
work=$(mktemp -d)
tag=kore-$$
declare -A pid=()
declare -A faults=([parted]=0 [oneway]=0 [lossy]=0 [killed]=0 [halfopen]=0)

stop() { # NAME SIGNAL
    if [ -n "${pid[$1]:-}" ]; then
        kill "-$2" "${pid[$1]}" 2> /dev/null || true
        wait "${pid[$1]}" 2> /dev/null || true
        pid[$1]=
    fi
}

clean_up() {
    for name in a b c line; do stop $name KILL; done
    for name in a b c; do ip netns del "$tag-$name" 2> /dev/null || true; done
    rm -rf "$work"
}
trap clean_up EXIT

in_net() { ip netns exec "$tag-$1" "${@:2}"; }

join() { # NAME NAME NUMBER: interface xy in x, yx in y
    ip link add "$1$2" netns "$tag-$1" type veth peer name "$2$1" netns "$tag-$2"
    in_net "$1" ip addr add "10.99.$3.1/24" dev "$1$2"
    in_net "$2" ip addr add "10.99.$3.2/24" dev "$2$1"
    in_net "$1" ip link set "$1$2" up
    in_net "$2" ip link set "$2$1" up
}

heal() {
    for name in a b c; do in_net $name nft delete table inet soak 2> /dev/null || true; done
}

filter() { # NAME RULE...: what comes in there
    in_net "$1" nft add table inet soak
    in_net "$1" nft add chain inet soak in '{ type filter hook input priority 0; }'
    in_net "$1" nft add rule inet soak in "${@:2}"
}

java_in() { # NAME NAMESPACE MAIN ARGUMENT...
    # exec, so that the process is java and dies by what is sent to it
    ip netns exec "$tag-$2" java -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classes" "${@:3}" \
        >> "$work/$1.out" 2>> "$work/$1.err" &
    pid[$1]=$!
}

node() {
    case $1 in
        a) java_in a a io.kore.it.network.WritingNode a "$work/a" 0.0.0.0:8700 http://10.99.1.2:8700 http://127.0.0.1:9000 ;;
        b) java_in b b io.kore.it.network.WritingNode b "$work/b" 0.0.0.0:8700 ;;
        c) java_in c c io.kore.it.network.WritingNode c "$work/c" 0.0.0.0:8700 http://10.99.2.1:8700 ;;
    esac
}

for name in a b c; do
    ip netns add "$tag-$name" 2> /dev/null || { echo "$0 may make no network namespaces; run it as root" >&2; exit 2; }
    in_net $name ip link set lo up
done
join a b 1
join b c 2
join a c 3
for name in b c a; do node $name; done
java_in line a io.kore.it.network.BadLine 9000 10.99.3.2 8700 "$seed"

end=$((SECONDS + seconds))
names=(a b c)
outsides=(a c)
while [ $SECONDS -lt $end ]; do
    some=${names[RANDOM % 3]}
    edge=${outsides[RANDOM % 2]}
    case $((RANDOM % 6)) in
        0) filter b iifname "b$edge" drop
           filter "$edge" iifname "${edge}b" drop
           faults[parted]=$((faults[parted] + 1)) ;;
        1) filter b iifname "b$edge" drop
           faults[oneway]=$((faults[oneway] + 1)) ;;
        2) filter "$edge" iifname "${edge}b" drop
           faults[oneway]=$((faults[oneway] + 1)) ;;
        3) filter b numgen random mod 100 '<' $((10 + RANDOM % 40)) drop
           faults[lossy]=$((faults[lossy] + 1)) ;;
        4) stop "$some" KILL
           node "$some"
           faults[killed]=$((faults[killed] + 1)) ;;
        5) filter b iifname "b$edge" drop
           stop "$edge" KILL
           node "$edge"
           faults[halfopen]=$((faults[halfopen] + 1)) ;;
    esac
    sleep $((1 + RANDOM % 5))
    heal
    sleep $((RANDOM % 4))
done

touch "$work/quiet"
limit=$((SECONDS + 180))
equal() { cmp -s "$work/a.state" "$work/b.state" && cmp -s "$work/b.state" "$work/c.state"; }
# twice, since what a node holds is told now and then
until equal && sleep 3 && equal; do
    if [ $SECONDS -gt $limit ]; then
        echo "BROKEN: after three minutes without faults they do not hold the same (seed $seed)" >&2
        diff "$work/a.state" "$work/b.state" >&2 || diff "$work/b.state" "$work/c.state" >&2 || true
        tail -n 5 "$work"/*.err >&2
        exit 1
    fi
    sleep 1
done
for name in a b c; do stop $name TERM; done
stop line KILL

bad=0
records=0
for log in notes list; do
    for name in a b c; do
        java -cp "$classes" io.kore.cli.Main show "$log" --save-to "$work/$name" > "$work/$name.$log" 2>> "$work/show.err"
    done
    if ! cmp "$work/a.$log" "$work/b.$log" >&2 || ! cmp "$work/b.$log" "$work/c.$log" >&2; then
        bad=1
    fi
    # the last fields of each line are "_korenum":N,"_korewho":"W"
    sed -n 's/.*"_korenum":\([0-9]*\),"_korewho":"\([^"]*\)".*/\1-\2/p' "$work/a.$log" | sort > "$work/ids.$log"
    if [ "$(wc -l < "$work/a.$log")" != "$(sort -u "$work/ids.$log" | wc -l)" ]; then
        echo "BROKEN: log $log has a record twice" >&2
        bad=1
    fi
    # a line that a kill cut off was never said
    cat "$work"/[abc].acked | sed -n "s/^$log \(.*-[abc].*\)\$/\1/p" | sort -u > "$work/acked.$log"
    lost=$(comm -23 "$work/acked.$log" "$work/ids.$log" | wc -l)
    if [ "$lost" != 0 ]; then
        echo "BROKEN: $lost acknowledged records of log $log are lost, as $(comm -23 "$work/acked.$log" "$work/ids.$log" | head -3 | tr '\n' ' ')" >&2
        bad=1
    fi
    records=$((records + $(wc -l < "$work/a.$log")))
done
acked=$(cat "$work"/acked.* | wc -l)
resets=$(grep -c reset "$work/line.out" || true)
silences=$(grep -c silent "$work/line.out" || true)
if [ "$acked" -lt 100 ]; then
    echo "BLIND: only $acked records were acknowledged" >&2
    bad=1
fi
echo "seed $seed: $records records, $acked of them acknowledged, on 3 nodes; ${faults[parted]} times parted, ${faults[oneway]} one way," \
    "${faults[lossy]} lossy, ${faults[killed]} killed, ${faults[halfopen]} half-open; $resets connections reset, $silences fell silent:" \
    "$([ $bad = 0 ] && echo 'all the same, nothing lost' || echo BROKEN)"
exit $bad
