#!/usr/bin/env bash
# Runs testssl.sh against a service and its PostgreSQL door; ends with 1 where a finding is MEDIUM or above.
# Arguments: the command to test (else the debug build) and a file for the findings (else a temporary one).
set -euo pipefail
cd "$(dirname "$0")/.."

command=$(realpath "${1:-artifacts/bin/Lakeward.Cli/debug/Lakeward.Cli}")
tester=$(command -v testssl.sh || command -v testssl) \
  || { echo "tls: testssl.sh is not installed; Debian has it as testssl.sh" >&2; exit 2; }
work=$(mktemp -d)
findings=${2:-$work/findings.tsv}
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT

# What follows from a certificate that the trial makes for itself, and from nothing else:
# nobody vouches for it, so there is no chain and nowhere to ask about revocation.
expected=' cert_chain_of_trust cert_trust cert_crlDistributionPoints cert_ocspURL cert_revocation cert_caIssuers '

(cd "$work" && "$command" init trial > /dev/null)
"$command" serve --lake "$work/trial" --http-listen 127.0.0.1:0 --pg-listen 127.0.0.1:0 > "$work/told" &
server=$!
for _ in $(seq 300); do
  grep -q '^ready: http' "$work/told" && break
  sleep 0.1
done
http=$(sed -n 's/^ready: http on //p' "$work/told")
postgres=$(sed -n 's/^ready: postgresql on //p' "$work/told")
[ -n "$http" ] && [ -n "$postgres" ] || { echo "tls: the service does not start" >&2; exit 2; }

look() {
  local name=$1
  shift
  "$tester" --quiet --color 0 --warnings off --ip one --jsonfile "$work/$name.json" "$@" \
    > "$work/$name.text" 2>&1 || true
  [ -s "$work/$name.json" ] || { cat "$work/$name.text" >&2; exit 2; }
  node -e '
    const [file, name] = process.argv.slice(1);
    for (const found of JSON.parse(require("fs").readFileSync(file, "utf8")))
      console.log([name, found.severity, found.id, found.finding.replace(/\s+/g, " ")].join("\t"));
  ' "$work/$name.json" "$name" >> "$work/all.tsv"
}

look http "$http"
look postgresql --starttls postgres "$postgres"
cp "$work/all.tsv" "$findings"
scanned=$(grep -c . "$findings")
[ "$scanned" -gt 100 ] || { echo "tls: only $scanned findings; the scan broke off" >&2; exit 2; }

bad=$(awk -F'\t' -v expected="$expected" '
  ($2 == "MEDIUM" || $2 == "HIGH" || $2 == "CRITICAL" || $2 == "FATAL") {
    id = $3; sub(/ .*/, "", id)
    if (index(expected, " " id " ") == 0) print
  }' "$findings")
cut -f1,2 "$findings" | sort | uniq -c
if [ -n "$bad" ]; then
  echo "$bad"
  echo "tls: findings of MEDIUM or above"
  exit 1
fi
echo "tls: nothing of MEDIUM or above, but for the trust of a certificate that the trial made itself"
