#!/usr/bin/env bash
# Fuzzes every parser from the real files for a long time; .ci/run does a few seconds of each only.
# Usage: tests/fuzz.sh [SECONDS]; 600 for each parser unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
export LAKEWARD_FUZZ_SECONDS="${1:-600}"
exec dotnet test tests/Lakeward.Tests --filter "FullyQualifiedName~Lakeward.Tests.Records&FullyQualifiedName~Fuzz" \
  --logger "console;verbosity=detailed"
