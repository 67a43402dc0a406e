#!/usr/bin/env bash
# Processor time of clean builds without ccache, of whet and of everything, in seconds; and of what follows from an edit
# of one file. Each commit is built in a temporary worktree. Takes half an hour a commit on two cores.
# Usage: tools/build_time.sh [COMMIT...]      (default: HEAD)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup
libtorch=$(realpath "${LIBTORCH:-.deps/libtorch}")
commits=("$@")
(( ${#commits[@]} )) || commits=(HEAD)
work=$(mktemp -d "${TMPDIR:-/tmp}/whet-build-time.XXXXXX")
clean_up() {
  rm -rf "$work"
  git worktree prune
}
trap clean_up EXIT

# Prints user + system seconds of a command, whose own output goes to the log.
seconds() {
  local TIMEFORMAT='%U %S'
  { time "$@" >>"$work/log" 2>&1; } 2>&1 | awk 'END { printf "%.0f\n", $1 + $2 }'
}

export CCACHE_DISABLE=1 LIBTORCH=$libtorch
printf '%-12s %10s %10s %14s %14s %14s\n' commit whet all 'edit base cpp' 'edit rl cpp' 'edit a test'
for commit in "${commits[@]}"; do
  tree=$work/tree
  git worktree add -q --detach "$tree" "$commit"
  build() { ninja -C "$tree/build/release" "$@"; }
  ( cd "$tree" && cmake --preset release >>"$work/log" 2>&1 )
  whet=$(seconds build whet)
  rest=$(seconds build all)
  edits=()
  for file in base/file.cpp rl/collect.cpp tests/base/json_test.cpp; do
    touch "$tree/$file"
    edits+=("$(seconds build all)")
  done
  printf '%-12s %10s %10s %14s %14s %14s\n' "$(git rev-parse --short "$commit")" "$whet" $((whet + rest)) "${edits[@]}"
  git worktree remove --force "$tree"
done
