#!/usr/bin/env bash
# A resumed run is the one that was stopped: on the same data and, but for what its field list marks, the same recipe.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

rows() { printf '{"prompt": "%s", "answer": "7"}\n' "$@" >data.jsonl; }
grpo() {
  "$whet" grpo grpo.json --set prompts.type=file --set prompts.path=data.jsonl --set steps=6 --set output_dir=run "$@"
}
# The run's files, except the lock, which contains the pid.
state() { find run -type f ! -name run.lock -exec sha256sum {} + | sort; }
refused() {
  local text=$1 before
  shift
  before=$(state)
  expect_refused 2 "$text" grpo "$@"
  [[ $(state) == "$before" ]] || fail "the run has changed: $*"
}
original=('1 2' '3 4' '5 6' '7 8')
rows "${original[@]}"
expect 0 grpo --set output_dir=whole --set steps=8
expect 0 grpo

# Data.
rows '1 2' '3 4' '5 6'
refused 'run/checkpoints/step-000006: this run was trained on other data (data.jsonl gave 4 rows then, data.jsonl gives 3 now)'
rows "${original[@]}" '9 9'
refused 'this run was trained on other data (data.jsonl gave 4 rows then, data.jsonl gives 5 now)'
rows '1 2' '3 4' '5 6' '7 9'
refused 'data.jsonl gives 4 rows as then, but not the same ones'
rows '3 4' '1 2' '5 6' '7 8'
refused 'but not the same ones'
rows "${original[@]}"
sed -i '2s/"7"/"8"/' data.jsonl
refused 'but not the same ones'  # a column that a reward may read
rm data.jsonl
refused 'cannot read data.jsonl'
# The same rows elsewhere, or written otherwise, are the same data.
rows "${original[@]}"
sed 's/": "/":"/; s/$/ /; 1s/^/\n\n/' data.jsonl >moved.jsonl
expect 0 grpo --set prompts.path=moved.jsonl
rm moved.jsonl

# The recipe.
refused 'run/config.json: this folder holds a run of another recipe (seed is 1 there and 2 here)' --seed 2
refused '(rewards[0].text is "yes" there and "no" here)' --set rewards.0.text=no
refused '(sampling.max_tokens is 10 there and 11 here)' --set sampling.max_tokens=11
refused '(prompts.max_tokens is 0 there and 50 here)' --set prompts.max_tokens=50
refused '(steps is 6 there and 5 here, and it may only grow)' --set steps=5
refused '(rewards is [' --set 'rewards=[{"type":"contains","text":"yes","name":"yes"},{"type":"format"}]'
expect 0 grpo --set eval.every=3 --set eval.n=3 --set log_completions_every=2 --set checkpoint.every=5 --threads 2
rm run/config.json
refused '(seed is 1 there and 2 here)' --seed 2
expect 0 grpo
[[ $(grep -c '"seed"' run/config.json) -gt 0 ]] || fail "config.json did not come back"
expect 0 grpo --set steps=8
grep -q '^steps was 6 and is 8' err || fail "$(cat err)"
diff <(metrics whole | grep -v eval_) <(metrics run | grep -v eval_) || fail "the metrics differ"

# A checkpoint of a version that kept neither, and no manifest: its config.json decides, and a note names what cannot be checked.
python3 - <<'PY'
import json
path = "run/checkpoints/step-000008/trainer/state.json"
state = json.load(open(path))
for key in ("recipe", "data", "skipped_updates", "skipped_in_a_row"):
    del state[key]
json.dump(state, open(path, "w"))
config = json.load(open("run/config.json"))
del config["prompts"]["max_tokens"], config["prompts"]["overlong"]  # keys that it did not know
json.dump(config, open("run/config.json", "w"))
PY
rm run/run.lock run/checkpoints/step-000008/trainer/manifest.json
cp -r run old
grpo() {
  "$whet" grpo grpo.json --set prompts.type=file --set prompts.path=data.jsonl --set steps=8 --set output_dir=run "$@"
}
refused '(seed is 1 there and 2 here)' --seed 2
expect 0 grpo
grep -q 'the checkpoint, of an older version, has no digest of its data' err || fail "$(cat err)"
rm -r run && mv old run && rm run/config.json
refused 'run: its config.json is gone, and the checkpoint, of an older version, does not say which recipe'

# Pretraining on a text.
printf '{"text": "1+2=3"}\n{"text": "3+4=7"}\n' >text.jsonl
pretrain() {
  "$whet" pretrain base.json --set data.type=text --set data.path=text.jsonl --set output_dir=text --set export_dir= "$@"
}
expect 0 pretrain
printf '{"text": "1+2=3"}\n' >text.jsonl
expect_refused 2 'this run was trained on other data (text.jsonl gave 2 rows then, text.jsonl gives 1 now)' pretrain
printf '{"text": "1+2=3"}\n{"text": "3+4=8"}\n' >text.jsonl
expect_refused 2 'text.jsonl gives 2 rows as then, but not the same ones' pretrain
printf '{"text": "1+2=3"}\n{"text": "3+4=7"}\n' >text.jsonl
expect 0 pretrain --set steps=5
