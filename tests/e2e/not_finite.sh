#!/usr/bin/env bash
# An update that is not finite is not taken: it is counted, a few in a row end the run, the completions that made it are
# kept, and no broken weights are ever saved.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

weights_are_finite() {
  python3 - "$1/model.safetensors" <<'PY'
import array, json, math, struct, sys
data = open(sys.argv[1], "rb").read()
size = struct.unpack("<Q", data[:8])[0]
values = array.array("f", data[8 + size:])
assert len(values) > 1000 and all(map(math.isfinite, values)), sum(not math.isfinite(v) for v in values)
PY
}

for lr in 1e38 1e30 1e300; do
  run=runs/grpo-$lr
  expect 1 "$whet" grpo grpo.json --set optimizer.lr=$lr --set checkpoint.every=1 --set output_dir=$run
  grep -qE '^step [0-9]*: an update is not finite \(loss [^ ]*, gradient norm [^ ]*, [^)]*\) and is skipped$' err ||
    fail "$(cat err)"
  [[ $(tail -n 1 err) == "whet: step "*": 3 updates in a row were not finite, so training stops; the newest checkpoint is that of step "* ]] ||
    fail "the last line is: $(tail -n 1 err)"
  weights_are_finite $run/checkpoints/"$(cat $run/checkpoints/latest)"
  grep -q '"skipped_updates":2' $run/metrics.jsonl || fail "$(cat $run/metrics.jsonl)"
  expect 0 "$whet" generate --model $run/checkpoints/"$(cat $run/checkpoints/latest)" --prompts held_out.jsonl --max-tokens 4
done
expect 1 "$whet" pretrain base.json --set steps=30 --set optimizer.lr=1e38 --set checkpoint.every=1 \
  --set output_dir=runs/pretrain --set export_dir=exported
weights_are_finite runs/pretrain/checkpoints/"$(cat runs/pretrain/checkpoints/latest)"
[[ -z $(ls exported) ]] || fail "a run that failed exported"

# Weights that are finite and too large to compute with: the checkpoint before stays the newest.
expect 1 "$whet" grpo grpo.json --set optimizer.lr=1e16 --set checkpoint.every=1 --set output_dir=runs/large
if [[ -e runs/large/checkpoints/latest ]]; then
  saved=runs/large/checkpoints/$(cat runs/large/checkpoints/latest)
  weights_are_finite "$saved"
  expect 0 "$whet" generate --model "$saved" --prompts held_out.jsonl --max-tokens 4
fi

# Advantages beyond float32 overflow; what made the update is kept, and a replay makes it again.
expect 0 "$whet" grpo grpo.json --set steps=2 --set output_dir=runs/two
mkdir given
python3 - <<'PY'
import json
for step in (1, 2):
    with open(f"given/step_{step}.jsonl", "w") as out:
        for text in open("runs/two/completions/step_00001.jsonl"):
            line = json.loads(text)
            line["step"] = step
            for i, completion in enumerate(line["completions"]):
                completion["reward"] = 1e300 * (i % 2)
            print(json.dumps(line), file=out)
PY
for given in given runs/given/not_finite; do
  run=runs/$(basename $given)
  expect 1 "$whet" grpo grpo.json --set rollout.replay=$given --set advantage.scale=none --set steps=2 --set max_skipped_updates=2 --set output_dir=$run
  grep -q "^whet: step 2: 2 updates in a row were not finite, so training stops" <(tail -n 1 err) || fail "$(cat err)"
  [[ $(ls $run/not_finite | tr '\n' ' ') == "step-000001.json step-000001.jsonl step-000002.json step-000002.jsonl " ]] ||
    fail "$(ls $run/not_finite)"
  grep -qE '^\{"step":2,"update":1,"loss":"?[a-z0-9.-]*"?,"grad_norm":"(nan|inf)","learning_rate":0.003,"parameter":"model\.' \
    $run/not_finite/step-000002.json || fail "$(cat $run/not_finite/step-000002.json)"
done
cmp runs/given/not_finite/step-000001.jsonl runs/not_finite/not_finite/step-000001.jsonl || fail "a replay is not the same"
# What comes of a resume is what came before.
expect 1 "$whet" grpo grpo.json --set optimizer.lr=1e38 --set checkpoint.every=1 --set output_dir=runs/grpo-1e38
expect 0 "$whet" grpo grpo.json --set steps=3
! grep -q skipped_updates runs/grpo/metrics.jsonl || fail "a run without trouble tells of it"

# Weights that were never finite.
cp -r base broken
python3 - <<'PY'
import json, struct
data = bytearray(open("broken/model.safetensors", "rb").read())
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
begin, end = header["model.norm.weight"]["data_offsets"]
data[8 + size + begin:8 + size + end] = struct.pack("<f", float("nan")) * ((end - begin) // 4)
open("broken/model.safetensors", "wb").write(data)
PY
expect 1 "$whet" eval --model broken --data held_out.jsonl --max-tokens 4
grep -qx "whet: the model's logits are not finite: prompt [0-9]*, sample [0-9]*, token 0" err || fail "$(cat err)"
expect_refused 2 'broken: the weights are not finite' "$whet" grpo grpo.json --set model=broken --set output_dir=runs/broken
[[ ! -e runs/broken ]] || fail "a refused model left a run behind"
