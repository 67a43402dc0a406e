#!/usr/bin/env bash
# Help comes at once (LibTorch is not loaded for it), tells every command and every key, and exits 0.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

TIMEFORMAT='%U %S'
for command in '' grpo pretrain eval generate tokenize score report doctor; do
  # shellcheck disable=SC2086  # no command is no argument
  used=$({ time expect 0 "$whet" $command --help; } 2>&1)
  awk -v used="$used" 'BEGIN { split(used, s, " "); exit !(s[1] + s[2] < 0.3) }' ||
    fail "whet $command --help took $used s of processor time"
  grep -q -- --help out || fail "whet $command --help says nothing of itself"
done
expect 0 "$whet" --help
for command in grpo pretrain eval generate tokenize score report doctor; do
  grep -qw "$command" out || fail "whet --help does not name $command"
done
expect 0 "$whet" grpo --help
for key in sampling.temperature optimizer.lr 'rewards\[\].weight' checkpoint.every; do
  grep -q "^  $key = " out || fail "whet grpo --help does not name the key $key"
done
expect 0 "$whet" --version
grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$' out || fail "not a version: $(cat out)"
