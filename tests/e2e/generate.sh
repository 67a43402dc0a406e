#!/usr/bin/env bash
# generate and eval: one JSON line each on standard output, the same for any batch and number of threads.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

common=(--model base --max-tokens 12)
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts held_out.jsonl -n 3 --threads 1 --stats stats.json
mv out first
[[ $(wc -l <first) == 6 ]] || fail "2 prompts, 3 samples each, gave $(wc -l <first) lines"
grep -cqE '^\{"prompt_index":1,"sample_index":2,"ids":\[[0-9,]+\],"text":".*","logprobs":\[[-0-9.e,]+\],"finish_reason":"(stop|length)"\}$' first ||
  fail "the last line is $(tail -n 1 first)"
for key in load_s wall_s prompt_tokens completion_tokens tokens_per_s peak_memory_bytes; do
  grep -q "\"$key\": [0-9]" stats.json || fail "stats lack $key: $(cat stats.json)"
done
for options in '--threads 2' '--max-num-seqs 1' '--max-num-seqs 4 --threads 3'; do
  # shellcheck disable=SC2086
  expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts held_out.jsonl -n 3 $options
  cmp first out || fail "$options changed the completions"
done
expect 0 "$whet" generate "${common[@]}" --seed 6 --prompts held_out.jsonl -n 3
! cmp -s first out || fail "another seed gave the same completions"

# A model that was trained with BOS gets it in front of every prompt.
grep -o '"prompt_tokens": [0-9]*' stats.json >without
cp -r base with_bos
echo '{"add_bos_token": true, "bos_token": "<|endoftext|>"}' >with_bos/tokenizer_config.json
expect 0 "$whet" generate --model with_bos --max-tokens 12 --prompts held_out.jsonl --stats stats.json
grep -o '"prompt_tokens": [0-9]*' stats.json >with
[[ $(($(cut -d' ' -f2 with) - $(cut -d' ' -f2 without))) == 2 ]] || fail "2 prompts, 2 BOS: $(cat without with)"

eval_options=("${common[@]}" --data held_out.jsonl -n 4)
expect 0 "$whet" eval "${eval_options[@]}" --threads 1
mv out first
[[ $(wc -l <first) == 1 ]] || fail "eval printed $(wc -l <first) lines"
for key in eval_pass@1 eval_pass@1/low eval_pass@4 eval_greedy eval_completions/mean_length eval_rewards/format/mean; do
  grep -q "\"$key\":[0-9]" first || fail "eval does not tell $key: $(cat first)"
done
expect 0 "$whet" eval "${eval_options[@]}" --threads 2 --max-num-seqs 3
cmp first out || fail "threads and batches changed the evaluation"

# As R1 was evaluated: its own sampling, several k, a majority vote, no greedy completions.
expect 0 "$whet" eval "${common[@]}" --data held_out.jsonl -n 8 --k 2 --k 8 --temperature 0.6 --top-p 0.95 --top-k 40 --no-greedy
for key in eval_prompts eval_n eval_pass@2 eval_pass@8/low eval_pass@8/high eval_cons@8 eval_avg@8; do
  grep -q "\"$key\":[0-9]" out || fail "eval does not tell $key: $(cat out)"
done
for key in eval_pass@1 eval_cons@4 eval_greedy; do
  ! grep -q "\"$key" out || fail "eval tells $key: $(cat out)"
done
# Several files: a line for each, and a table for people.
head -n 1 held_out.jsonl >one.jsonl
expect 0 "$whet" eval "${eval_options[@]}" --data one.jsonl
[[ $(wc -l <out) == 2 ]] || fail "2 files gave $(wc -l <out) lines"
cmp <(head -n 1 out) first || fail "another file changed the evaluation of the first"
grep -q '^{"eval_set":"one","eval_prompts":1,' out || fail "the second line is $(tail -n 1 out)"
grep -qE '^set +prompts +pass@1 +pass@4 ' err || fail "no table: $(cat err)"
grep -qE '^held_out +2 +[0-9.]+% ±' err || fail "no row of held_out: $(cat err)"
expect_refused 2 '--k: expected no more than -n 4, got 8' "$whet" eval "${eval_options[@]}" --k 8

# One prompt: the same completion as JSON, and as text at a terminal.
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompt '3 4 -> 7' --temperature 0
text=$(sed -E 's/.*"text":"(.*)","logprobs".*/\1/' out)
script -qec "'$whet' generate ${common[*]} --seed 5 --prompt '3 4 -> 7' --temperature 0" /dev/null >shown </dev/null
shown=$(tr -d '\r' <shown)
[[ $shown == *"$(printf '%b' "$text")"* ]] || fail "the terminal shows $shown, expected $text"
[[ $shown == *"tokens, first after "*" tokens/s, ended by "* ]] || fail "no speed is told: $shown"
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompt '3 4 -> 7' --ignore-eos
[[ $(tr -cd , <<<"$(sed -E 's/.*"ids":\[([0-9,]*)\].*/\1/' out)" | wc -c) == 11 ]] || fail "not 12 tokens: $(cat out)"
expect_refused 2 'expected --prompts FILE or --prompt TEXT' "$whet" generate "${common[@]}"
expect_refused 2 'chat template' "$whet" generate "${common[@]}" --prompt hi --chat

# What tokenize writes is a prompt, too.
printf '{"text": "3 4 -> 7\\n"}\n' >texts.jsonl
"$whet" tokenize --model base --in texts.jsonl >ids.jsonl
printf '{"prompt": "3 4 -> 7\\n"}\n' >text.jsonl
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts text.jsonl
mv out text
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts ids.jsonl
cmp text out || fail "the ids of a text are not the text"

# Messages go through the chat template, which a model directory brings along.
cat >base/chat_template.jinja <<'JINJA'
{% for message in messages %}{{ message.content }}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}<think>{{ '\n' }}{% endif %}
JINJA
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompt '3 4 -> 7' --chat
mv out chat
printf '{"prompt": "3 4 -> 7\\n<think>\\n"}\n' >text.jsonl
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts text.jsonl
cmp chat out || fail "--chat is not what its template writes"
printf '{"prompt": [{"role": "user", "content": "3 4 -> 7"}]}\n' >messages.jsonl
expect 0 "$whet" generate "${common[@]}" --seed 5 --prompts messages.jsonl
cmp chat out || fail "messages in a file are not those of --chat"
