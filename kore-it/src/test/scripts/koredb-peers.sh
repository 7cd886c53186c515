#!/bin/sh
# Shows with the real koredb 0.5 that its nodes and Kore's sync, whichever of them is the hub.
#
#   koredb-peers.sh KORE KOREDB [NODE]     the command `kore`, the unpacked npm package koredb, and Node's command
#
# Four scenes; after each, both sides must hold the same records of the same writers:
#
#   clients      two koredb nodes write to several logs while they are connected to `kore node`
#   offline      a koredb node wrote to its folder while alone, and connects afterwards; also to a node with a token,
#                where koredb's event stream is refused, as it sends no credentials with it
#   guest        a koredb node without a folder and with an id comes back, and goes on in its own shard
#   hub          `kore sync` and `kore node --connect` with a koredb node that listens, before and after it restarts
#
# Records are appended one by one with a pause: two in one turn are written to koredb's folder twice (a fault of it), and Kore
# refuses a shard from its first repeated number on.
#
# Prints a line for each scene. Ends with 1 if the sides differ, with 2 if it cannot run. Needs Node 12 or newer and curl.
set -eu
if [ $# -lt 2 ]; then
    echo "usage: $0 KORE KOREDB [NODE]" >&2
    exit 2
fi
kore=$1
koredb=$2
node=${3:-node}
for tool in "$kore" "$node" curl; do
    if ! command -v "$tool" > /dev/null; then
        echo "$0 needs $tool, which is not there" >&2
        exit 2
    fi
done
if [ ! -f "$koredb/index.js" ]; then
    echo "$0: there is no koredb in $koredb" >&2
    exit 2
fi
work=$(mktemp -d)
running=''
finish() {
    for pid in $running; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# A koredb node: OPTIONS (JSON) SECONDS [LOG:COUNT...]. Prints what it holds after that time, or when it is told to end.
cat > "$work/peer.js" << 'JS'
const [koredb, options, seconds, ...adds] = process.argv.slice(2)
const opt = JSON.parse(options)
if (opt.token) {
    const token = opt.token
    opt.authReq = (url, headers, cb) => { headers.Authorization = 'Bearer ' + token; cb() }
}
opt.errfn = (e) => console.error('koredb:', e)
const kore = require(koredb).node(opt)
const held = {}
kore.addProcessor((err, recs, log) => {
    held[log] = recs.map((r) => r._korenum + '-' + r._korewho + ' ' + r.what).sort()
})
let turn = 0
for (const add of adds) {
    const [log, count] = add.split(':')
    for (let i = 0; i < +count; i++) {
        setTimeout(() => kore.addRec(log, { what: log + i }), 1200 + 150 * turn++)
    }
}
const tell = () => Object.keys(held).sort().forEach((log) => held[log].forEach((r) => console.log(log + ' ' + r)))
setTimeout(() => { tell(); process.exit() }, seconds * 1000)
process.on('SIGTERM', () => { tell(); process.exit() })
JS
peer() {
    "$node" "$work/peer.js" "$koredb" "$@"
}

# What a node of Kore holds, in the same form: kore_holds URL [TOKEN].
kore_holds() {
    curl -sf -H "Authorization: Bearer ${2:-}" -d '{"whoami":"asker","unsynched":true}' "$1/kore/logs" |
        "$node" -e '
            const body = JSON.parse(require("fs").readFileSync(0))
            const lines = []
            for (const e of body.logs) for (const r of e.records || [])
                lines.push(e.log + " " + r._korenum + "-" + r._korewho + " " + r.what)
            lines.sort().forEach((line) => console.log(line))'
}

# start NAME ARGUMENTS...: a node of Kore; its address goes to $url
start() {
    name=$1
    shift
    "$kore" node --save-to "$work/$name" --listen 127.0.0.1:0 "$@" > "$work/$name.log" 2>&1 &
    running="$running $!"
    last=$!
    tries=0
    until grep -q '^ready' "$work/$name.log"; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || { cat "$work/$name.log" >&2; exit 2; }
        sleep 0.2
    done
    url=$(sed -n 's/^ready \([^ ]*\).*/\1/p' "$work/$name.log")
    address=${url#http://}
}

same() {
    sort "$2" > "$2.sorted"
    sort "$3" > "$3.sorted"
    if [ ! -s "$2.sorted" ] || ! diff "$2.sorted" "$3.sorted" > "$work/diff"; then
        echo "$1: the two sides differ, < the first" >&2
        cat "$work/diff" >&2
        exit 1
    fi
    echo "$1: $(wc -l < "$2.sorted") records on both sides"
}

start clients
peer "{\"connect\":\"$address\",\"saveTo\":\"$work/alice\",\"whoami\":\"alice\"}" 16 A:5 B:2 > "$work/alice.held" &
alice=$!
peer "{\"connect\":\"$address\",\"saveTo\":\"$work/bob\",\"whoami\":\"bob-2\"}" 16 A:3 C:1 > "$work/bob.held"
wait $alice
kore_holds "$url" > "$work/clients.held"
same 'clients, the first' "$work/clients.held" "$work/alice.held"
same 'clients, the second' "$work/clients.held" "$work/bob.held"

for i in 1 2 3; do
    peer "{\"saveTo\":\"$work/carol\",\"whoami\":\"carol\"}" 3 "A:1" > /dev/null
done
peer "{\"saveTo\":\"$work/carol\",\"whoami\":\"carol\"}" 3 "D:1" > /dev/null
peer "{\"connect\":\"$address\",\"saveTo\":\"$work/carol\",\"whoami\":\"carol\"}" 12 > "$work/carol.held"
kore_holds "$url" > "$work/offline.held"
same 'offline' "$work/offline.held" "$work/carol.held"

start token --token T
peer "{\"connect\":\"$address\",\"saveTo\":\"$work/carol\",\"whoami\":\"carol\",\"token\":\"T\"}" 12 > "$work/carol2.held"
kore_holds "$url" T > "$work/token.held"
same 'offline, with a token' "$work/token.held" "$work/carol2.held"
if kore_holds "$url" WRONG > /dev/null 2>&1; then
    echo 'a wrong token was let in' >&2
    exit 1
fi

peer "{\"connect\":\"$address\",\"whoami\":\"guest\",\"token\":\"T\"}" 8 E:2 > /dev/null
peer "{\"connect\":\"$address\",\"whoami\":\"guest\",\"token\":\"T\"}" 10 E:2 > "$work/guest.held"
kore_holds "$url" T > "$work/guests.held"
same 'guest' "$work/guests.held" "$work/guest.held"

# How many records a node of Kore holds is as many as wanted: until_holds COUNT URL
until_holds() {
    tries=0
    until [ "$(kore_holds "$2" | wc -l)" -ge "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || break
        sleep 0.5
    done
}
# hub OUT SECONDS ADDS...: a koredb hub in the background
hub() {
    out=$1
    shift
    "$node" "$work/peer.js" "$koredb" "{\"listen\":$port,\"saveTo\":\"$work/hub\",\"whoami\":\"hub\"}" 600 "$@" > "$out" &
    hub=$!
    running="$running $hub"
    tries=0
    until curl -s "http://127.0.0.1:$port/" > /dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || exit 2
        sleep 0.2
    done
}

for n in 1 2 3; do
    echo "{\"what\":\"k$n\"}" | "$kore" add A --save-to "$work/syncer" --whoami syncer > /dev/null
done
port=$("$node" -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
hub "$work/hub.held" A:2 B:1
sleep 3
"$kore" sync "http://127.0.0.1:$port" --save-to "$work/syncer" > /dev/null
start live --connect "http://127.0.0.1:$port"
until_holds 6 "$url"
"$kore" add B '{"what":"later"}' --save-to "$work/syncer" > /dev/null
"$kore" sync "$url" --save-to "$work/syncer" > /dev/null
sleep 5
kill $hub
wait $hub || true
kore_holds "$url" > "$work/live.held"
same 'hub' "$work/live.held" "$work/hub.held"

"$kore" add C '{"what":"meanwhile"}' --save-to "$work/syncer" > /dev/null
"$kore" sync "$url" --save-to "$work/syncer" > /dev/null
hub "$work/hub2.held" A:1
until_holds 9 "$url"
sleep 5
kill $hub
wait $hub || true
kore_holds "$url" > "$work/live2.held"
same 'hub, restarted' "$work/live2.held" "$work/hub2.held"
