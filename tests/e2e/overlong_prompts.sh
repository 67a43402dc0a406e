#!/usr/bin/env bash
# All prompts are looked at before the first step: a long one is refused by file and line, left out, or cut.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

train() {
  "$whet" grpo grpo.json --set prompts.type=file --set prompts.path=data.jsonl --set eval.data= --set steps=3 "$@"
}
long=$(printf '7 %.0s' {1..100})
prompts() { printf '{"prompt": "%s"}\n' "$@" >data.jsonl; }

printf '{"prompt": "1 2"}\n\n{"prompt": "3 4"}\n{"prompt": "%s"}\n{"prompt": "%s"}\n' "$long" "$long" >data.jsonl
model='more than the 118 that sampling.max_tokens 10 leaves of the model'"'"'s max_position_embeddings 128'
expect_refused 2 "data.jsonl:4: the prompt has 200 tokens, $model (and so have 1 more); prompts.overlong may be" train
[[ ! -e runs/grpo ]] || fail "a refused recipe left a run behind"
expect_refused 2 'data.jsonl:1: the prompt has 3 tokens, more than prompts.max_tokens 2 (and so have 3 more)' \
  train --set prompts.max_tokens=2
expect_refused 2 'and so has every other: nothing is left' train --set prompts.max_tokens=2 --set prompts.overlong=drop
expect_refused 2 'prompts.overlong: expected refuse, drop or truncate-left, got "truncate"' train --set prompts.overlong=truncate
expect_refused 2 'prompts.max_tokens: expected at least 0, got -1' train --set prompts.max_tokens=-1
expect_refused 2 'sampling.max_tokens: 128 leaves no room for a prompt' train --set sampling.max_tokens=128

# Left out: the run is that of a file without them.
expect 0 train --set prompts.overlong=drop
grep -q "^data.jsonl: 2 of 4 prompts have more tokens than the 118 .* and are dropped\$" err || fail "$(cat err)"
[[ $(grep -c '"prompts/dropped":2' runs/grpo/metrics.jsonl) == 3 ]] || fail "$(cat runs/grpo/metrics.jsonl)"
mv data.jsonl all.jsonl
prompts '1 2' '3 4'
expect 0 train --set output_dir=runs/short
diff <(metrics runs/short) <(metrics runs/grpo | sed 's/"prompts\/dropped":2,//') || fail "the metrics differ"

# Cut: the end remains, as if the file had it.
prompts '1 2 3 4 5' '6 7'
expect 0 train --set prompts.max_tokens=3 --set prompts.overlong=truncate-left --set output_dir=runs/cut
grep -q '^data.jsonl: 1 of 2 prompts have more tokens than prompts.max_tokens 3 and lose their beginning$' err ||
  fail "$(cat err)"
prompts '4 5' '6 7'
expect 0 train --set output_dir=runs/whole
diff <(metrics runs/whole) <(metrics runs/cut | sed 's/"prompts\/truncated":1,//') || fail "the metrics differ"
without_rows() { sed 's/"row":{[^}]*},//' "runs/$1/completions/step_00001.jsonl"; }
diff <(without_rows whole) <(without_rows cut) || fail "the prompts differ"
! grep -q 'prompts/' runs/whole/metrics.jsonl || fail "a run without trouble tells of it"

# Prompts that come as ids have a text too.
"$whet" tokenize --model base >data.jsonl < <(printf '{"text": "1 2 3 4 5"}\n{"text": "6 7"}\n')
expect 0 train --set prompts.max_tokens=3 --set prompts.overlong=truncate-left --set output_dir=runs/ids
[[ $(without_rows ids | grep -ohE '"prompt":"[^"]*"' | sort -u | tr '\n' ' ') == '"prompt":"4 5" "prompt":"6 7" ' ]] ||
  fail "$(cat runs/ids/completions/step_00001.jsonl)"

# Whatever else the model cannot take, and evaluation data.
printf '{"ids": [1, 2]}\n{"ids": [1, 9999]}\n' >data.jsonl
expect_refused 2 'data.jsonl:2: ' train
prompts '1 2'
mv held_out.jsonl short.jsonl
printf '{"prompt": "1 2"}\n{"prompt": "%s"}\n' "$long" >held_out.jsonl
expect_refused 2 'held_out.jsonl:2: prompt 1 has 200 tokens' train --set eval.data=held_out.jsonl
for command in 'eval --reward format --data' 'generate --prompts'; do
  expect_refused 2 'held_out.jsonl:2: prompt 1 has 200 tokens: with max_tokens 10 that exceeds the model'"'"'s max_position' \
    "$whet" $command held_out.jsonl --model base --max-tokens 10
done
expect_refused 2 'data.jsonl:1: prompt 0 needs 33 tokens' train --set engine.cache_tokens=16 --set sampling.max_tokens=30

# Generated puzzles: a template that is too long for the model is known before the first step.
template="$long{numbers} {target}"
puzzles() { "$whet" grpo grpo.json --set eval.data= --set steps=2 --set prompts.prompt_template="$template" "$@"; }
expect_refused 2 'prompts.countdown: prompt 0 has ' puzzles --set output_dir=runs/puzzles
expect_refused 2 'prompts.overlong: expected refuse or truncate-left' puzzles --set prompts.overlong=drop
expect 0 puzzles --set prompts.overlong=truncate-left --set output_dir=runs/puzzles
