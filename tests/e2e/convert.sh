#!/usr/bin/env bash
# convert: a checkpoint or a GGUF file in, a model directory out that computes the same; whole or not at all.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
goldens=$root/tests/golden

# A directory into shards and back into one file: the same bytes.
expect 0 "$whet" convert --in base --out sharded --max-shard-size 20KB
grep -qE '^\{"in":"base","out":"sharded","model_type":"llama","parameters":[0-9]+,"dtype":"float32","weight_files":[0-9]+,"weight_bytes":[0-9]+,"wall_s":[0-9.e-]+\}$' out ||
  fail "the summary is $(cat out)"
[[ -f sharded/model.safetensors.index.json && -f sharded/model-00001-of-00005.safetensors ]] ||
  fail "no shards: $(ls sharded)"
expect 0 "$whet" convert --in sharded --out whole
cmp base/model.safetensors whole/model.safetensors || fail "the weights changed on the way"
cmp base/tokenizer.json whole/tokenizer.json || fail "the tokenizer did not come along"

# Half the size; rounded once, there is nothing left to round.
expect 0 "$whet" convert --in base --out half --dtype bfloat16
grep -q '"dtype": "bfloat16"' half/config.json || fail "config.json does not tell the dtype"
full=$(stat -c %s base/model.safetensors) small=$(stat -c %s half/model.safetensors)
((small < full * 6 / 10)) || fail "bfloat16 takes $small bytes of $full"
expect 0 "$whet" convert --in half --out again --dtype bfloat16
cmp half/model.safetensors again/model.safetensors || fail "rounding twice differs from rounding once"

# GGUF, and block-scaled fp8.
expect 0 "$whet" convert --in "$goldens/gguf/qwen3.gguf" --out qwen3
for file in config.json generation_config.json model.safetensors tokenizer.json tokenizer_config.json chat_template.jinja; do
  [[ -s qwen3/$file ]] || fail "GGUF gave no $file"
done
echo '{"prompt": "The answer"}' >prompts.jsonl
expect_refused 2 'qwen3.gguf: convert it first (whet convert --in ' \
  "$whet" generate --model "$goldens/gguf/qwen3.gguf" --prompts prompts.jsonl
expect 0 "$whet" convert --in "$goldens/models/deepseek_v3_fp8" --out fp8
! grep -q quantization_config fp8/config.json || fail "what is saved is not quantised"

# What is in the way.
expect_refused 2 '--out base: is not empty; --force replaces it when it is a model' "$whet" convert --in half --out base
mkdir pictures && touch pictures/cat
expect_refused 2 '--out pictures: is not empty and no model' "$whet" convert --in half --out pictures --force
expect_refused 2 '--out prompts.jsonl: is a file' "$whet" convert --in half --out prompts.jsonl
touch whole/mine
expect 0 "$whet" convert --in half --out whole --force
[[ ! -e whole/mine ]] || fail "--force mixed the old folder with the new one"
expect 0 "$whet" convert --in whole --out whole --dtype float16 --force
grep -q '"dtype": "float16"' whole/config.json || fail "a folder cannot be converted onto itself"
mkdir empty
expect 0 "$whet" convert --in half --out empty

# What cannot be read: no trace is left.
expect_refused 2 '--in none: no such file' "$whet" convert --in none --out new
expect_refused 2 'base/config.json: not a GGUF file' "$whet" convert --in base/config.json --out new
head -c 20000 "$goldens/gguf/qwen3.gguf" >cut.gguf
expect_refused 2 'cut.gguf: tensor ' "$whet" convert --in cut.gguf --out new
expect_refused 2 '--max-shard-size huge: expected a size such as 5GB' \
  "$whet" convert --in base --out new --max-shard-size huge
expect 2 "$whet" convert --in base --out new --dtype int4
[[ ! -e new && ! -e new.tmp ]] || fail "a refused conversion left something: $(ls)"

# Killed at any moment: the old folder or the new one, whole.
for attempt in 1 2 3 4 5 6; do
  dtype=$([[ $((attempt % 2)) == 0 ]] && echo float32 || echo bfloat16)
  "$whet" convert --in base --out whole --force --dtype $dtype >out 2>err &
  pid=$!
  sleep "0.$((RANDOM % 8))"
  kill -KILL $pid 2>/dev/null || true
  { wait $pid; } 2>/dev/null || true
  rm -rf probe
  expect 0 "$whet" convert --in whole --out probe
done
