#!/usr/bin/env bash
# Files that are missing, cut short, malformed or in the way: one line that names the file and what is wrong.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

expect_refused 2 'cannot read none/' "$whet" grpo grpo.json --set model=none
expect_refused 2 'cannot read none/' "$whet" generate --model none --prompts held_out.jsonl
expect_refused 2 'cannot read none.jsonl: No such file' "$whet" grpo grpo.json --set eval.data=none.jsonl
expect_refused 2 'cannot read none.jsonl: No such file' "$whet" generate --model base --prompts none.jsonl
expect_refused 2 'none' "$whet" report none
[[ ! -e runs/grpo ]] || fail "a refused recipe left a run behind"

# A checkpoint that lost its end, and others that do not fit their config.json.
broken() { rm -rf broken && cp -r base broken; }
broken
size=$(stat -c %s base/model.safetensors)
for keep in 0 4 100 $((size / 2)) $((size - 1)); do
  head -c "$keep" base/model.safetensors >broken/model.safetensors
  expect_refused 2 'broken/model.safetensors: ' "$whet" grpo grpo.json --set model=broken
done
rm broken/model.safetensors
expect_refused 2 'broken: no weights: expected model.safetensors' "$whet" grpo grpo.json --set model=broken
echo x >broken/pytorch_model.bin
expect_refused 2 'broken: pytorch_model.bin is not read; expected model.safetensors, as written in Python by ' \
  "$whet" grpo grpo.json --set model=broken
printf GGUF >model.gguf
expect_refused 2 'model.gguf: convert it first (whet convert --in model.gguf --out DIR)' \
  "$whet" grpo grpo.json --set model=model.gguf
expect_refused 2 'model.gguf: convert it first' "$whet" tokenize --model model.gguf --in held_out.jsonl
expect_refused 2 'model.gguf: convert it first' "$whet" logprobs --model model.gguf --in held_out.jsonl
broken
sed -i 's/"num_hidden_layers": 2/"num_hidden_layers": 3/' broken/config.json
expect_refused 2 'tensors do not fit config.json: missing model.layers.2' "$whet" grpo grpo.json --set model=broken
broken
sed -i 's/"llama"/"lama"/' broken/config.json
expect_refused 2 'broken/config.json: model_type "lama" is not supported' "$whet" grpo grpo.json --set model=broken
broken
truncate -s 100 broken/config.json
expect_refused 2 'broken/config.json:' "$whet" grpo grpo.json --set model=broken
broken
sed -i 's/"hidden_size": 32/"hidden_size": 2000000000/' broken/config.json
expect_refused 1 'out of memory: tried to allocate 2304000000000 bytes' "$whet" generate --model broken --prompts held_out.jsonl
expect_refused 2 'broken/config.json: a parameter of these sizes would have more than 2^63 bytes' "$whet" grpo grpo.json --set model=broken
broken
sed -i 's/"hidden_size": 32/"hidden_size": 2000000/' broken/config.json
expect_refused 2 'GiB, and this machine allows' "$whet" grpo grpo.json --set model=broken
broken
truncate -s 1000 broken/tokenizer.json
expect_refused 2 'broken/tokenizer.json: not valid JSON' "$whet" grpo grpo.json --set model=broken

# Prompts.
printf '{"nums": [3, 4], "target": 7}\n{"nums": [3, "4"], "target": 7}\n' >prompts.jsonl
expect_refused 2 'prompts.jsonl:2: nums: expected a list of integers of up to 64 bits' \
  "$whet" grpo grpo.json --set eval.data=prompts.jsonl
printf '{"prompt": "1 2 -> 3"}\n{"prompt": "1 2\n' >prompts.jsonl
expect_refused 2 'prompts.jsonl:2:16: not valid JSON' "$whet" generate --model base --prompts prompts.jsonl
printf '{"prompt": "%s"}\n' "$(printf '7 %.0s' {1..100})" >prompts.jsonl
expect_refused 2 'prompts.jsonl:1: prompt 0 has 200 tokens: with max_tokens 10 that exceeds the model'"'"'s max_position_embeddings 128' \
  "$whet" generate --model base --prompts prompts.jsonl --max-tokens 10

# More threads than the system gives.
expect_refused 1 'cannot start 4096 threads: ' \
  bash -c 'ulimit -v 8000000; exec "$0" "$@"' "$whet" generate --model base --prompt x --max-tokens 4 --threads 4096

# Folders that cannot be.
echo text >file
expect_refused 2 'cannot create the folder file/run' "$whet" grpo grpo.json --set output_dir=file/run
expect_refused 2 'cannot create the folder file' "$whet" pretrain base.json --set export_dir=file --set output_dir=runs/other
expect_refused 2 'cannot create the folder /proc/run' "$whet" grpo grpo.json --set output_dir=/proc/run

# A run's own files.
expect 0 "$whet" grpo grpo.json --set steps=4
expect_refused 2 'runs/grpo/config.json: this folder holds a run of another recipe (seed is 1 there and 2 here)' \
  "$whet" grpo grpo.json --set steps=4 --seed 2
weights=runs/grpo/checkpoints/step-000004/model.safetensors
head -c 1000 "$weights" >cut && mv cut "$weights"
expect_refused 2 "$weights: " "$whet" grpo grpo.json --set steps=4
rm -r runs/grpo/checkpoints/step-000004
expect_refused 2 'runs/grpo/checkpoints/latest: names "step-000004", which is not a complete checkpoint' \
  "$whet" grpo grpo.json --set steps=4
