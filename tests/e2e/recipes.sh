#!/usr/bin/env bash
# Every recipe runs: two steps with all of its options, on a tiny model and rows of its columns. What is replaced are
# paths, and numbers that make a run large.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
export XDG_CACHE_HOME=$PWD/cache

make_base
sed -i 's/"max_position_embeddings": 128/"max_position_embeddings": 2048/' base.json
rm -rf base runs && expect 0 "$whet" pretrain base.json

# A row has the columns of all recipes.
cat >rows.jsonl <<'JSON'
{"problem": "1 + 1?", "question": "1 + 1?", "prompt_text": "1 + 1?", "answer": "2", "tests": [{"input": "1\n", "output": "2\n"}], "nums": [3, 4], "target": 7}
{"problem": "2 + 1?", "question": "2 + 1?", "prompt_text": "2 + 1?", "answer": "3", "tests": [{"input": "2\n", "output": "3\n"}], "nums": [3, 4, 2], "target": 9}
JSON

echo '{"prompt": "3 4 -> 7", "completion": "3+4"}' >texts.jsonl

for recipe in "$root"/recipes/*.json; do
  name=$(basename "$recipe" .json)
  if [[ $name == *_base ]]; then
    texts=()
    ! grep -q '"type": "text"' "$recipe" || texts=(--set data.path=texts.jsonl --set model.vocab_size=288)
    expect 0 "$whet" pretrain "$recipe" --threads 1 --set "output_dir=runs/$name" --set "export_dir=exported/$name" --set steps=2 \
      --set sequences_per_step=2 --set "tokenizer=$root/recipes/countdown_base" "${texts[@]}"
    [[ -s exported/$name/model.safetensors ]] || fail "$name exported no model"
    continue
  fi
  files=(--set "eval.data=rows.jsonl")
  ! grep -q '"type": "file"' "$recipe" || files+=(--set "prompts.path=rows.jsonl")
  updates=1
  ! grep -q '"updates_per_step": 16' "$recipe" || updates=2
  run=("$whet" grpo "$recipe" --threads 1 --set model=base --set "output_dir=runs/$name" --set steps=2 --set prompts_per_step=2
    --set sampling.n=4 --set sampling.max_tokens=8 --set updates_per_step=$updates --set eval.n=2 --set eval.n_during=1 "${files[@]}")
  expect 0 "${run[@]}" --plan
  expect 0 "${run[@]}"
  [[ $(grep -c '"loss"' "runs/$name/metrics.jsonl") == 2 ]] || fail "$name: expected two steps: $(cat "runs/$name/metrics.jsonl")"
  grep -q '"eval_pass@1"' "runs/$name/metrics.jsonl" || fail "$name: no evaluation"
done
