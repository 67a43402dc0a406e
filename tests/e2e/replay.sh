#!/usr/bin/env bash
# rollout.replay: a run is trained again from what it sampled, scored again by another rubric, and cut as its lines say.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

train() { "$whet" grpo grpo.json --set eval.data= --set steps=3 "$@"; }
weights() { sha1sum <"runs/$1/checkpoints/step-000003/model.safetensors"; }

expect 0 train --set output_dir=runs/sampled
expect 0 train --set output_dir=runs/again --set rollout.replay=runs/sampled/completions
[[ $(weights again) == "$(weights sampled)" ]] || fail "a replay has other weights"
expect 0 train --set output_dir=runs/twice --set rollout.replay=runs/sampled/completions --set num_iterations=2
[[ $(weights twice) != "$(weights sampled)" ]] || fail "another pass over the rollout changes nothing"

# Scored by another rule, with the same lines but for the rewards.
cat runs/sampled/completions/*.jsonl >all.jsonl
expect 0 "$whet" score --reward contains --set text='"1"' --in all.jsonl
mv out scored.jsonl
python3 - <<'PY'
import json
before, after = ([json.loads(line) for line in open(name)] for name in ("all.jsonl", "scored.jsonl"))
assert len(before) == len(after) > 0
for a, b in zip(before, after):
    for x, y in zip(a["completions"], b["completions"], strict=True):
        assert y.pop("reward") == float("1" in x["completion"]) and y.pop("rewards").keys() == {"contains"}, y
        y.pop("detail"), x.pop("reward"), x.pop("rewards")
    assert a == b
PY
expect 0 train --set output_dir=runs/scored --set rollout.replay=scored.jsonl --set 'rewards=[]'
[[ $(weights scored) != "$(weights sampled)" ]] || fail "other rewards change nothing"
grep -q '"rewards/contains/mean"' runs/scored/metrics.jsonl || fail "$(head -1 runs/scored/metrics.jsonl)"

# Without log-probabilities and rewards: computed before the step, and scored by the recipe.
python3 - <<'PY'
import json
with open("bare.jsonl", "w") as out:
    for line in open("all.jsonl"):
        line = json.loads(line)
        line["completions"] = [{"ids": c["ids"], "finish_reason": c["finish_reason"]} for c in line["completions"]]
        out.write(json.dumps(line) + "\n")
PY
expect 0 train --set output_dir=runs/bare --set rollout.replay=bare.jsonl
[[ $(weights bare) == "$(weights sampled)" ]] || fail "what was left out is not what was recorded"

# Cut into two updates of two and one micro-batches.
python3 - <<'PY'
import json
lines = [json.loads(line) for line in open("all.jsonl")]
seen = set()
with open("cut.jsonl", "w") as out:
    for line in lines:
        if line["step"] not in seen:
            seen.add(line["step"])
            line["updates"] = [[[0, 3], [1]], [[2]]]
        out.write(json.dumps(line) + "\n")
PY
expect 0 train --set output_dir=runs/cut --set rollout.replay=cut.jsonl --set objective.normalize_over=micro_batch
python3 - <<'PY'
import json
for line in open("runs/cut/metrics.jsonl"):
    line = json.loads(line)
    assert len(line["updates"]) == 2 and all("entropy" in update for update in line["updates"]), line
PY

# What does not fit is refused before the first step.
expect_refused 2 'objective.normalize_over: micro_batch needs a rollout.replay' train --set objective.normalize_over=micro_batch
expect_refused 2 'all.jsonl: its 1. step does not say how its updates are cut' \
  train --set output_dir=runs/x --set rollout.replay=all.jsonl --set objective.normalize_over=micro_batch
expect_refused 2 'bare.jsonl:1: a completion has no reward, and the recipe has no rewards to score it' \
  train --set output_dir=runs/x --set rollout.replay=bare.jsonl --set 'rewards=[]'
sed 's/"ids": \[[0-9]*/"ids": [4000/' bare.jsonl >foreign.jsonl
expect_refused 2 "foreign.jsonl:1: ids: 4000 is not in the model's vocabulary of" \
  train --set output_dir=runs/x --set rollout.replay=foreign.jsonl
expect_refused 2 'all.jsonl: has completions for 3 steps, fewer than steps 4' \
  train --set output_dir=runs/x --set rollout.replay=all.jsonl --set steps=4
expect_refused 2 'rollout.replay: expected rollout.oversample 1' \
  train --set output_dir=runs/x --set rollout.replay=all.jsonl --set rollout.dynamic_sampling=true
[[ ! -e runs/x ]] || fail "a refused recipe left a run behind"
