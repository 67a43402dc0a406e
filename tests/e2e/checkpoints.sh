#!/usr/bin/env bash
# Which checkpoints of a run stay, and what comes of a damaged one.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

# The best by an evaluation, also of a run that is interrupted.
best() { "$whet" grpo grpo.json --set checkpoint.best=eval_entropy --set checkpoint.best_mode=min --set output_dir="$1"; }
expect 0 best runs/whole
best runs/best >out 2>err &
pid=$!
wait_for_lines 20 runs/best/metrics.jsonl $pid
kill -INT $pid
wait $pid || true
expect 0 best runs/best
diff <(metrics runs/whole) <(metrics runs/best) || fail "the metrics differ"
for run in runs/whole runs/best; do
  python3 - $run <<'PY'
import json, os, sys
run = sys.argv[1] + "/"
values = {}
for line in map(json.loads, open(run + "metrics.jsonl")):
    if "eval_set" in line and line["step"] > 0:
        values[line["step"]] = line["eval_entropy"]
best = f"step-{min(values, key=values.get):06}"
assert open(run + "checkpoints/best").read() == best + "\n", (best, values)
there = {name for name in os.listdir(run + "checkpoints") if name.startswith("step-")}
assert {best, "step-000030"} <= there <= {best, "step-000030", "step-000028"}, (best, there)
PY
done
expect_refused 2 'checkpoint.best: "eval_pas@1" is not in the evaluation of step 0, which has eval_prompts, eval_n, eval_pass@1, ' \
  "$whet" grpo grpo.json --set checkpoint.best=eval_pas@1 --set output_dir=runs/typo
expect_refused 2 'checkpoint.best: expected eval.data' "$whet" grpo grpo.json --set eval.data=[] --set checkpoint.best=eval_pass@1
expect_refused 2 'checkpoint.best: expected a metric of a step' "$whet" pretrain base.json --set checkpoint.best=eval_pass@1

# One that a signal asks for; the run goes on.
"$whet" grpo grpo.json --set checkpoint.every=1000 --set output_dir=runs/asked >out 2>err &
pid=$!
wait_for_lines 2 runs/asked/metrics.jsonl $pid
kill -USR1 $pid
wait $pid || fail "SIGUSR1 has ended the run: $(cat err)"
[[ $(ls -d runs/asked/checkpoints/step-* | wc -l) == 2 ]] || fail "$(ls runs/asked/checkpoints)"

# A damaged one is refused with the name of one that is not, from which the run goes on as it did before.
saved=runs/whole/checkpoints/step-000030
for file in model.safetensors trainer/optimizer.safetensors trainer/rl.json; do
  cp $saved/$file good
  python3 - $saved/$file <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
PY
  expect_refused 2 "$saved/$file: expected CRC-32 " best runs/whole
  grep -q "; the checkpoint is damaged, and step-000028 is whole: to go on from there, write its name into runs/whole/checkpoints/latest$" err ||
    fail "$(cat err)"
  mv good $saved/$file
done
rm $saved/trainer/optimizer.safetensors
expect_refused 2 "$saved/trainer/optimizer.safetensors: expected a file of " best runs/whole
echo step-000028 >runs/whole/checkpoints/latest
expect 0 best runs/whole
diff <(metrics runs/whole) <(metrics runs/best) || fail "the metrics differ after going on from an earlier checkpoint"
