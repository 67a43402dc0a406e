#!/usr/bin/env bash
# A reward whose column no row has ends a command before anything is sampled, with the nearest name; a row that lacks
# it gets null, which is no 0.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

math='[{"type": "math", "name": "right"}]'
train() {
  "$whet" grpo grpo.json --set prompts.type=file --set prompts.path=data.jsonl --set rewards="$math" \
    --set eval.data= --set steps=2 "$@"
}
rows() { printf '{"prompt": "%s", %s}\n' "$@" >data.jsonl; }

# refused TEXT: by training and by eval, and nothing is left behind.
refused() {
  expect_refused 2 "$1" train
  expect_refused 2 "$1" "$whet" eval --model base --data data.jsonl --reward right=math --max-tokens 4 -n 1
  [[ ! -e runs/grpo ]] || fail "a refused recipe left a run behind"
}
rows '1 2' '"anwser": "3"' '3 4' '"anwser": "7"'
refused 'data.jsonl: no row has a column "answer", which the reward "right" (math) needs; did you mean "anwser"?'
rows '1 2' '"gold": "3"' '3 4' '"level": 7'
refused 'no row has a column "answer", which the reward "right" (math) needs; the columns are prompt, gold, level'
rows '1 2' '"answer": null' '3 4' '"answer": null'
refused 'no row has a column "answer"'
rows '1 2' '"answer": "3"'
expect_refused 2 'held_out.jsonl: no row has a column "answer"' train --set eval.data=held_out.jsonl
expect_refused 2 'prompts.countdown: no row has a column "answer"' "$whet" grpo grpo.json --set rewards="$math"
expect_refused 2 'data.jsonl: no row has a column "nums", which the reward "accuracy" (countdown) needs' \
  "$whet" eval --model base --data data.jsonl --max-tokens 4
expect_refused 2 'no row has a column of tests, which the reward "code" (code) needs' \
  "$whet" eval --model base --data data.jsonl --reward code --max-tokens 4

# The other names of the answer, and rows of which only some have it.
for answer in '"answer": "3"' '"answer": 3' '"solution": "3"' '"reward_model": {"ground_truth": "3"}' \
  '"answer": null, "solution": "3"'; do
  rows '1 2' "$answer"
  expect 0 train --set output_dir=runs/one
  rm -r runs/one
done
rows '1 2' '"answer": "3"' '3 4' '"anwser": "7"' '5 6' '"answer": "11"'
expect 0 train --set log_completions_every=1 --set prompts_per_step=3
grep -qx 'data.jsonl: the reward "right" applies to 2 of 3 rows' err || fail "no word of the row without: $(cat err)"
python3 - <<'PY'
import json
rows = [json.loads(line) for step in (1, 2) for line in open(f"runs/grpo/completions/step_0000{step}.jsonl")]
for row in rows:
    for completion in row["completions"]:
        if row["prompt"] == "3 4":
            assert completion["reward"] is None and completion["rewards"] == {}, row
        else:
            assert completion["reward"] is not None and completion["rewards"]["right"] is not None, row
assert sum(len(row["completions"]) for row in rows if row["prompt"] == "3 4") == 8, len(rows)
for line in open("runs/grpo/metrics.jsonl"):
    line = json.loads(line)
    assert "rewards/right/unjudged" not in line and line["reward"] == line["rewards/right/mean"], line
PY
# A step of nothing but such rows has no reward, and the run continues.
expect 0 train --set prompts_per_step=1 --set steps=3 --set output_dir=runs/alone
python3 - <<'PY'
import json
rewards = [json.loads(line)["reward"] for line in open("runs/alone/metrics.jsonl")]
assert rewards.count(None) == 1 and len(rewards) == 3, rewards
PY
expect 0 "$whet" eval --model base --data data.jsonl --reward right=math --max-tokens 4 -n 1
grep -q 'the reward "right" applies to 2 of 3 rows' err || fail "$(cat err)"
