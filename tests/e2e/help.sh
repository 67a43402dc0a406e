#!/usr/bin/env bash
# Help comes at once (LibTorch is not loaded for it), lists every command and every key, and exits 0.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../support/commands.sh"

# expect_help COMMAND...: prints a page that names --help, nothing else, and takes no time.
TIMEFORMAT='%U %S'
expect_help() {
  local used
  used=$({ time expect 0 "$whet" "$@" --help; } 2>&1)
  awk -v used="$used" 'BEGIN { split(used, s, " "); exit !(s[1] + s[2] < 0.3) }' ||
    fail "whet $* --help took $used s of processor time"
  grep -q -- --help out || fail "whet $* --help says nothing of itself"
  [[ ! -s err ]] || fail "whet $* --help writes to standard error: $(cat err)"
}

expect_help
grep -A1 '^Example:$' out | grep -q '^  whet ' || fail "whet --help shows no example"
mapfile -t commands < <(every_command)
for command in grpo pretrain eval generate logprobs tokenize score convert sandbox 'sandbox run' 'sandbox prepare' \
  countdown report doctor; do
  printf '%s\n' "${commands[@]}" | grep -qx "$command" || fail "whet --help does not list $command"
done

# Each command has one to three examples, and each of them is of that command. tests/e2e/examples.sh runs them.
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  expect_help "${words[@]}"
  count=$(examples_of "${words[@]}" | wc -l)
  ((count >= 1 && count <= 3)) || fail "whet $command --help has $count examples"
  ! examples_of "${words[@]}" | grep -v "whet $command" || fail "whet $command --help has the example of another"
done

expect 0 "$whet" grpo --help
for key in sampling.temperature optimizer.lr 'rewards\[\].weight' checkpoint.every; do
  grep -q "^  $key = " out || fail "whet grpo --help does not name the key $key"
done

# No command takes an option that does nothing there: --OPTION... of COMMAND with what it requires.
refuses() {
  local command=$1 option
  read -ra words <<<"$command"
  for option in "${@:2}"; do
    expect_refused 2 "The following argument was not expected: $option (see whet ${words[0]} --help)" \
      "$whet" "${words[@]}" "$option"
  done
}
refuses 'logprobs --model base --in ids.jsonl' --seed --stats --top-p
refuses 'eval --model base --data prompts.jsonl' --min-p --logprobs --chat
refuses 'tokenize --model base' --device --threads --seed
refuses 'convert --in base --out new' --device --threads --seed
refuses score --device --threads --seed
refuses countdown --device --threads
refuses 'report run' --device --threads --seed
refuses doctor --device --seed

expect 0 "$whet" --version
grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$' out || fail "not a version: $(cat out)"
