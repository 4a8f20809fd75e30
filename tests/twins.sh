#!/usr/bin/env bash
# Asks two lakes that differ in hidden rows and columns the same 100,000 questions; takes hours, CI asks 2,000.
set -euo pipefail
cd "$(dirname "$0")/.."

export LAKEWARD_TWIN_CASES="${1:-100000}"
exec dotnet test tests/Lakeward.Tests --filter FullyQualifiedName~TwinLakeTests
