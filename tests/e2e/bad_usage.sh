#!/usr/bin/env bash
# Errors on the command line or in a recipe are reported in one line that names them, with exit code 2, before
# anything is written.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_grpo_recipe
mkdir base  # recipes are checked before the checkpoint is read

expect_refused 2 'unknown command "pretrian"; did you mean "pretrain"?' "$whet" pretrian
expect_refused 2 'subcommand' "$whet"
expect_refused 2 'RECIPE' "$whet" grpo
expect_refused 2 '--stepz' "$whet" grpo grpo.json --stepz 3
expect_refused 2 '--device cuda: this build computes on the CPU only' "$whet" grpo grpo.json --device cuda
expect_refused 2 '--device tpu: expected auto, cpu or cuda' "$whet" grpo grpo.json --device tpu
expect_refused 2 'grpo.json: threads: expected a number from 0 to 4096, got 100000' \
  "$whet" grpo grpo.json --set threads=100000
for arguments in 'generate --prompt x --model' 'tokenize --model' 'eval --model base --data' \
  'convert --in base --out' grpo pretrain report; do
  read -ra arguments <<<"$arguments"
  expect_refused 2 ': expected a name, got an empty one (see whet ' "$whet" "${arguments[@]}" ''
done
expect_refused 2 '--reward regex:a: expected a text behind ":" for contains only' \
  "$whet" eval --model base --data held_out.jsonl --reward regex:a
expect_refused 2 'countdown: 99999999999 different puzzles asked for, but the ranges hold at most 154000' \
  "$whet" countdown -n 99999999999
expect_refused 2 '--threads: expected 0 (all cores) or up to 4096 threads, got -1' "$whet" grpo grpo.json --threads -1
expect_refused 2 '-n: expected a positive integer, got 0' "$whet" generate --model base --prompts held_out.jsonl -n 0
expect_refused 2 '--temperature: expected 0 or a positive number, got -1' \
  "$whet" generate --model base --prompts held_out.jsonl --temperature -1
for seed in -1 18446744073709551616 1e3 0x10 1.5 ' 5' ''; do
  for command in 'grpo grpo.json' 'eval --model base --data held_out.jsonl' countdown; do
    expect_refused 2 '--seed' "$whet" $command --seed "$seed"
  done
done
expect_refused 2 '--seed: expected an integer from 0 to 18446744073709551615, got 99999999999999999999' \
  "$whet" generate --model base --prompt a --seed 99999999999999999999
expect_refused 2 '--cache-tokens' "$whet" generate --model base --prompt a --cache-tokens 9223372036854775808
expect_refused 2 '-n: expected an integer' "$whet" countdown -n 18446744073709551616
expect 0 "$whet" countdown -n 2 --seed 18446744073709551615

expect_refused 2 'cannot read none.json: No such file or directory' "$whet" grpo none.json
expect_refused 2 'cannot read base: it is a directory' "$whet" grpo base

printf '{\n  "steps": 3,\n  "model": base\n}\n' >broken.json
expect_refused 2 'broken.json:3:12: not valid JSON' "$whet" grpo broken.json
# twice KEY TEXT: a recipe of this text has the key twice.
twice() {
  printf '%s\n' "$2" >twice.json
  expect_refused 2 "twice.json: the key \"$1\" is there twice" "$whet" grpo twice.json
}
twice steps '{"steps": 3, "model": "base", "steps": 4}'
twice optimizer.lr '{"optimizer": {"lr": 1, // "lr": 2,
  "beta1": 0.9, "lr": 1}}'
twice 'rewards[1].weight' '{"rewards": [{"type": "format", "weight": 1}, {"weight": 1, "type": "format", "weight": 1}]}'
twice optimizer '{"optimizer": {"lr": 1}, "optimizer": {"beta1": 0.9}}'
expect_refused 2 'the key "lr" is there twice' "$whet" grpo grpo.json --set 'optimizer={"lr": 1, "lr": 2}'
printf '{"rewards": [{"type": "format", "weight": 1, "weight": 2}]}' >twice.json
expect_refused 2 'the key "rewards[0].weight" is there twice' "$whet" score --recipe twice.json
echo '[]' >list.json
expect_refused 2 'list.json: expected an object, got array' "$whet" grpo list.json

wrong() { expect_refused 2 "grpo.json: $1" "$whet" grpo grpo.json --set "$2"; }
wrong 'unknown key "optimizer.learning_rate"' optimizer.learning_rate=1
wrong 'unknown key "sampling.max_token"; did you mean "max_tokens"?' sampling.max_token=5
wrong 'unknown key "rewards[0].wieght"; did you mean "weight"?' rewards.0.wieght=1
wrong 'sampling.n: expected an integer, got "many"' sampling.n=many
wrong 'steps: expected at least 1, got 0' steps=0
expect_refused 2 'steps: expected at least 1, got 0' "$whet" grpo grpo.json --set steps=3 --set steps=0  # the last counts
wrong 'seed: expected an integer, got 1.8' seed=18446744073709551616
wrong 'optimizer.schedule: expected constant, cosine or linear, got "cosinus"; did you mean "cosine"?' optimizer.schedule=cosinus
wrong 'optimizer.lr: expected a number above 0, got -1' optimizer.lr=-1
wrong 'rewards[0].type: expected one of choice, code, code_format, contains, ' rewards.0.type=contain
expect_refused 2 'got "contain"; did you mean "contains"?' "$whet" grpo grpo.json --set rewards.0.type=contain
wrong 'prompts.countdown.count: expected a number from 2 to 6, got 9' prompts.countdown.count=9
wrong 'sampling.n: expected an integer from -2147483648 to 2147483647, got 99999999999' sampling.n=99999999999
expect_refused 2 '--set steps: expected key.path=value' "$whet" grpo grpo.json --set steps
expect_refused 2 '--set rewards.3.text=x: "3" is not an index below 1' "$whet" grpo grpo.json --set rewards.3.text=x

[[ ! -e runs ]] || fail "a refused recipe left a run behind"
