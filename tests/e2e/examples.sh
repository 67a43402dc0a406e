#!/usr/bin/env bash
# Every example that --help prints does what it says, in a folder with the repository's recipes and tests. Training runs
# are cut to one step, and the held-out prompts to a few.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../support/commands.sh"
export XDG_CACHE_HOME=$PWD/cache

cp -r "$root/recipes" recipes
ln -s "$root/tests" tests
head -n 4 "$root/recipes/countdown_heldout.jsonl" >recipes/countdown_heldout.jsonl

# What the examples call.
whet() {
  local short=()
  case $1 in
    grpo) short=(--set steps=1 --set prompts_per_step=1 --set sampling.n=2) ;;
    pretrain) short=(--set steps=1 --set sequences_per_step=4) ;;
  esac
  "$whet" "$@" "${short[@]}"
}

mapfile -t commands < <(every_command)
((${#commands[@]} >= 14)) || fail "expected all commands, got: ${commands[*]}"
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  mapfile -t examples < <(examples_of "${words[@]}")
  for example in "${examples[@]}"; do
    (eval "$example") >out 2>err || fail "$example: exit code $?: $(tail -n 5 err)"
    [[ $example == *' >'* || $command == grpo || $command == pretrain || -s out ]] || fail "$example prints nothing"
  done
done
[[ -s runs/countdown_tiny/report.html && -s runs/base/model.safetensors && -s runs/half/model.safetensors ]] ||
  fail "an example left no result: $(ls runs/*)"
[[ $(wc -l <puzzles.jsonl) == 1000 ]] || fail "expected 1000 puzzles"
