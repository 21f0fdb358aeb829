#!/usr/bin/env bash
# Mutation testing of the core, area by area: scripts/mutation.sh [ledger] [margin] [risk] [matching]; without a name all four.
# Reports go to mutation/TestResults/AREA; an area with a score below 80 % fails. MUTATION_CONCURRENCY: mutants at a time (default 2).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

filesOf() {
  case $1 in
    ledger) echo '**/Ledger/*.cs' ;;
    margin) echo '**/Positions/*.cs' ;;
    risk) echo '**/Risk/**/*.cs' ;;
    matching) echo '**/Matching/*.cs' ;;
    *)
      echo "mutation.sh: there is no area '$1'; there are ledger, margin, risk, matching" >&2
      exit 64
      ;;
  esac
}

areas=("$@")
((${#areas[@]})) || areas=(ledger margin risk matching)
for area in "${areas[@]}"; do filesOf "$area" >/dev/null; done
cd -- "$root/mutation"
dotnet tool restore >/dev/null
failed=0
for area in "${areas[@]}"; do
  echo "== $area"
  MUTATION_AREA=$area dotnet stryker --concurrency "${MUTATION_CONCURRENCY:-2}" --break-at 80 --output "TestResults/$area" --mutate "$(filesOf "$area")" || failed=1
done
exit "$failed"
