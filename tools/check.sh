#!/usr/bin/env bash
# All of CI on your machine, the quick checks first: format, then what scripts/test does (layers, documentation, build, tests).
# Usage: tools/check.sh [--tidy] [--sanitizers]
#   --tidy         also clang-tidy over every source
#   --sanitizers   also the unit tests under address + undefined-behaviour and under thread sanitizers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tidy='' sanitizers=''
for argument in "$@"; do
  case $argument in
    --tidy) tidy=1 ;;
    --sanitizers) sanitizers=1 ;;
    *) sed -n '2,5s/^# //p' "$0" >&2 && exit 2 ;;
  esac
done

sources() {
  find . \( -path './.*' -o -path ./build -o -path ./runs \) -prune -o -type f -name "$1" -print
}

check_format() {
  if ! command -v clang-format >/dev/null; then
    echo "check: no clang-format here (apt-get install clang-format); the format is not checked" >&2
    return 0
  fi
  { sources '*.h'; sources '*.cpp'; } | xargs -r clang-format --dry-run -Werror ||
    { echo "check: run clang-format -i on the files above" >&2 && exit 1; }
}

check_tidy() {
  command -v clang-tidy >/dev/null || { echo "check: --tidy needs clang-tidy" >&2 && exit 1; }
  scripts/build tidy embedded
  sources '*.cpp' | grep -v '^./tests/' |
    xargs -r -n 1 -P "$(nproc)" clang-tidy -p build/tidy --quiet
}

# The sanitizers watch this project's code; LibTorch itself is not instrumented.
check_sanitizers() {
  local preset
  for preset in asan-ubsan tsan; do
    scripts/build "$preset" all
    ctest --preset "$preset"
  done
}

check_format
scripts/test
[[ -z $tidy ]] || check_tidy
[[ -z $sanitizers ]] || check_sanitizers
echo "check: all good"
