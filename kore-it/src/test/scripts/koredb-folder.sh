#!/usr/bin/env bash
# Carries records from a folder that the real koredb writes into Kore, out again, and into koredb.
#   koredb-folder.sh KOREDB     where KOREDB is the folder of the npm package koredb 0.5
# Needs node, and ./kore built. Exits 0 if koredb shows the same records at both ends.
set -euo pipefail
koredb=$(cd "${1:?the folder of the npm package koredb}" && pwd)
cd "$(dirname "$0")/../../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/write.js" <<'JS'
const node = require(process.argv[2]).node({ saveTo: process.argv[3] })
setTimeout(() => {
  node.addRec('Notes', { text: 'é😀"\n', cost: 2.5, nested: { a: [1, null, 1e21] } })
  for (let i = 0; i < 50; i++) node.addRec('My-List', { i })
  setTimeout(() => process.exit(0), 2000)
}, 300)
JS
# all records of all logs in merged order, each once, with sorted names
cat > "$work/read.js" <<'JS'
const all = {}
const sorted = (v) => v && typeof v === 'object' && !Array.isArray(v)
  ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : Array.isArray(v) ? v.map(sorted) : v
const node = require(process.argv[2]).node({ saveTo: process.argv[3] })
node.addProcessor((err, recs, log) => { all[log] = [...new Set(recs.map((r) => JSON.stringify(sorted(r))))] })
setTimeout(() => {
  for (const log of Object.keys(all).sort()) console.log(log + '\n' + all[log].join('\n'))
  process.exit(0)
}, 1000)
JS

node "$work/write.js" "$koredb" "$work/first"
./kore import --save-to "$work/kore" --koredb "$work/first"
./kore export --save-to "$work/kore" --koredb "$work/second"
node "$work/read.js" "$koredb" "$work/first" > "$work/first.txt"
node "$work/read.js" "$koredb" "$work/second" > "$work/second.txt"
[ "$(wc -l < "$work/first.txt")" -eq 53 ]
diff "$work/first.txt" "$work/second.txt"
echo "the same $(wc -l < "$work/first.txt") lines at both ends"
