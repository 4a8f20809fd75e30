#!/usr/bin/env bash
# Kills the real command at hundreds of random moments; takes minutes, so .ci/run does a few dozen only.
# Usage: tests/crash.sh [TIMES [SEED]]; 70 kills per time, 4 times unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
export CRASH_TIMES="${1:-4}" CRASH_SEED="${2:-2026}"
exec dotnet test tests/Lakeward.Scenarios --filter "FullyQualifiedName~Lakeward.Scenarios.Crash" \
  --logger "console;verbosity=detailed"
