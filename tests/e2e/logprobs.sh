#!/usr/bin/env bash
# logprobs: the trainer's path and the sampler's agree in every digit, and what was sampled is in it.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base

cat >ids.jsonl <<'JSON'
{"ids": [5, 6, 7, 8, 9, 10]}
{"ids": [250, 3]}

{"ids": [17]}
{"ids": [1, 1, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233], "other": "columns are left alone"}
JSON
expect 0 "$whet" logprobs --model base --in ids.jsonl
mv out trainer
[[ $(wc -l <trainer) == 4 ]] || fail "4 lines gave $(wc -l <trainer)"
[[ $(sed -n 3p trainer) == '{"logprobs":[]}' ]] || fail "one token has no log-probability: $(sed -n 3p trainer)"
[[ $(sed -n 4p trainer | tr -cd , | wc -c) == 13 ]] || fail "15 ids gave $(sed -n 4p trainer)"
for options in '--path sampler' '--path sampler --threads 3' '--path trainer --threads 2'; do
  # shellcheck disable=SC2086
  expect 0 "$whet" logprobs --model base --in ids.jsonl $options
  cmp trainer out || fail "$options gives other digits"
done
"$whet" logprobs --model base --in - <ids.jsonl >piped
cmp trainer piped || fail "standard input is read otherwise"

refused() {
  echo "$1" >bad.jsonl
  expect_refused 2 "bad.jsonl:1: $2" "$whet" logprobs --model base --in bad.jsonl
}
refused '{"ids": []}' 'expected "ids", a list of at least one token id'
refused '{"id": [1]}' 'expected "ids"'
refused '{"ids": [288]}' "ids: expected 0 to 287, the model's vocabulary, got 288"
refused '{"ids": [1.5]}' 'ids: expected 0 to 287'
refused "{\"ids\": [$(printf '1,%.0s' {1..128})1]}" "129 tokens exceed the model's max_position_embeddings 128"

# A token whose embedding is no number: what follows it has no log-probability, which is an error and no null.
sed 's/"tie_word_embeddings": true/"tie_word_embeddings": false/; s#runs/base#runs/untied#; s#"base"#"untied"#' \
  base.json >untied.json
expect 0 "$whet" pretrain untied.json
python3 -S - untied/model.safetensors <<'PYTHON'
import json, struct, sys
with open(sys.argv[1], "r+b") as file:
    length, = struct.unpack("<Q", file.read(8))
    tensor = json.loads(file.read(length))["model.embed_tokens.weight"]
    rows, width = tensor["shape"]
    file.seek(8 + length + tensor["data_offsets"][0] + 77 * width * 4)
    file.write(struct.pack("<f", float("nan")))
PYTHON
printf '{"ids": [%s]}\n' '5, 6, 7' '77' '5, 6, 77, 9, 8' '1, 2' >ids.jsonl
for path in trainer sampler; do
  expect 1 "$whet" logprobs --model untied --in ids.jsonl --path $path
  grep -qx "whet: ids.jsonl:3: the log-probability of ids\[[123]\] is -\?nan: the model's logits are not finite" err ||
    fail "$(cat err)"
  [[ $(wc -l <out) == 2 ]] && ! grep -q null out || fail "$(cat out)"
done
