#!/usr/bin/env bash
# Lets many machines send at once, or kills server, worker and database meanwhile; .ci/run does a small part of it.
# Usage: tests/senders.sh [SENDERS [FILES [KILLS [SEED]]]]; 100 senders of 20 files each and no kills unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
export CROWD_SENDERS="${1:-100}" CROWD_FILES="${2:-20}" CROWD_KILLS="${3:-0}" CRASH_SEED="${4:-2026}"
fact=Many_senders
[ "$CROWD_KILLS" -eq 0 ] || fact=Kills_of_server
exec dotnet test tests/Lakeward.Scenarios --filter "FullyQualifiedName~CrowdTests.$fact" \
  --logger "console;verbosity=detailed"
