#!/usr/bin/env bash
# A run folder of an older version goes on: its recipe lacks keys that are new, and its checkpoint what was not kept
# then (tests/golden/run_folder/README.md).
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
cp -r "$root"/tests/golden/run_folder/{base,run,grpo.json} .
cp "$root"/recipes/countdown_base/tokenizer*.json base
cp -r run fresh
cp run/metrics.jsonl before.jsonl

# The keys that its recipe lacks have today's defaults; other values for them are a difference.
for key in gradient_lanes=8 objective.mask_truncated=true rewards.0.part=rest; do
  expect_refused 2 "run/config.json: this folder holds a run of another recipe (" "$whet" grpo grpo.json --set "$key"
done
cmp run/metrics.jsonl before.jsonl || fail "a refused run has changed"

# Its recipe did not say how the loss is normalized, and what that means has changed.
expect_refused 2 'run/config.json: this folder holds a run of another recipe (objective.normalization is "token" there' \
  "$whet" grpo grpo.json
cmp run/metrics.jsonl before.jsonl || fail "a refused run has changed"

# The engine's sizes change the speed alone.
expect 0 "$whet" grpo grpo.json --set objective.normalization=token --set engine.max_num_seqs=3 --set engine.cache_tokens=640
grep -q 'resumed from step 2' err || fail "$(cat err)"
grep -q 'the checkpoint, of an older version, has no digest of its data' err || fail "$(cat err)"
cmp <(head -n 2 run/metrics.jsonl) before.jsonl || fail "steps that were done have changed"
python3 - <<'PY'
import json
lines = [json.loads(line) for line in open("run/metrics.jsonl")]
assert [line["step"] for line in lines] == [1, 2, 3, 4], lines
tokens = [line["num_tokens"] for line in lines]
assert tokens == sorted(set(tokens)), tokens
assert [line["learning_rate"] for line in lines] == [0.001, 0.002, 0.003, 0.003], lines
config = json.load(open("run/config.json"))
assert config["gradient_lanes"] == 16 and config["objective"]["type"] == "grpo" and config["version"] != "0.0.9", config
PY
mv run other_sizes && mv fresh run && cp -r run again
expect 0 "$whet" grpo grpo.json --set objective.normalization=token
diff <(metrics run) <(metrics other_sizes) || fail "the engine's sizes change numbers"

# A key that is not known any more is named, and so is the version that wrote it.
rm -r run && mv again run
sed -i 's/"sampling": {/&"best_of": 4, /' run/config.json
expect_refused 2 'run/config.json: this folder holds a run of whet 0.0.9, whose recipe whet ' "$whet" grpo grpo.json
grep -q 'does not read (unknown key "sampling.best_of"); finish it with that version' err || fail "$(cat err)"
