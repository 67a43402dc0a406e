#!/usr/bin/env bash
# What ends a completion and which part of it is in the text; and the sampling parameters of generation_config.json.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe
common=(--model base --prompts held_out.jsonl --max-tokens 40 --seed 5 -n 4)

# check PYTHON: over whole (without stops) and out, line by line.
check() {
  python3 - "$@" <<'PY' || fail "$*: $(head -n 3 out)"
import json, sys
lines = [tuple(map(json.loads, pair)) for pair in zip(open("whole"), open("out"))]
assert lines and eval(sys.argv[1], {"lines": lines})
PY
}
expect 0 "$whet" generate "${common[@]}" --ignore-eos
mv out whole

# A special token by its spelling and by its id, though texts leave it out.
id=$(python3 -c 'import json; print(max((json.loads(l)["ids"][3] for l in open("whole"))))')
expect 0 "$whet" generate "${common[@]}" --ignore-eos --stop-token-id "$id"
check "all(o['ids'] == w['ids'][:w['ids'].index($id) + 1] if $id in w['ids'] else o['ids'] == w['ids'] for w, o in lines)"
check "any(o['finish_reason'] == 'stop' for w, o in lines)"
python3 - <<'PY'
import json, shutil
shutil.copytree("base", "marked")
file = json.load(open("marked/tokenizer.json"))
id = max(json.loads(l)["ids"][3] for l in open("whole"))
token = next(t for t, i in file["model"]["vocab"].items() if i == id)
# The model's text token becomes a special one: it draws the same ids.
file["model"]["vocab"] = {("<|im_end|>" if i == id else t): i for t, i in file["model"]["vocab"].items()}
file["model"]["merges"] = [m for m in file["model"]["merges"] if token not in (m if isinstance(m, list) else m.split(" ")) and "".join(m if isinstance(m, list) else m.split(" ")) != token]
file["added_tokens"] = [t for t in file["added_tokens"] if t["id"] != id]
file["added_tokens"].append({"id": id, "content": "<|im_end|>", "special": True, "normalized": False})
json.dump(file, open("marked/tokenizer.json", "w"))
PY
ids=(--model marked --prompts ids.jsonl --max-tokens 40 --seed 5 -n 4 --ignore-eos)
printf '{"ids": [20, 21, 22]}\n{"ids": [30, 31]}\n' >ids.jsonl
expect 0 "$whet" generate "${ids[@]}"
mv out whole
expect 0 "$whet" generate "${ids[@]}" --stop '<|im_end|>'
check "all(o['ids'] == (w['ids'][:w['ids'].index($id) + 1] if $id in w['ids'] else w['ids']) for w, o in lines)"
check "any($id in w['ids'] for w, o in lines) and all('im_end' not in o['text'] for w, o in lines)"
expect 0 "$whet" generate "${ids[@]}" --stop '<|im_end|>' --include-stop-str-in-output --no-skip-special-tokens
check "all(o['text'].endswith('<|im_end|>') == ($id in w['ids']) for w, o in lines)"
expect 0 "$whet" generate "${ids[@]}" --no-skip-special-tokens
check "any('<|im_end|>' in o['text'] for w, o in lines)"

# A stop text stays or goes.
expect 0 "$whet" generate "${common[@]}" --ignore-eos
mv out whole
text=$(python3 -c 'import json; print(json.loads(open("whole").readline())["text"][3:5], end="")')
expect 0 "$whet" generate "${common[@]}" --ignore-eos --stop "$text" --include-stop-str-in-output
check "all(o['text'] == w['text'][:w['text'].find('$text') + 2] if '$text' in w['text'] else o['text'] == w['text'] for w, o in lines)"
expect 0 "$whet" generate "${common[@]}" --ignore-eos --stop "$text"
check "all(o['text'] == w['text'].split('$text')[0] for w, o in lines)"
expect 0 "$whet" generate --model base --prompt '3 4 -> 7' --max-tokens 40 --temperature 0 --ignore-eos
text=$(python3 -c 'import json; print(json.loads(open("out").readline())["text"][4:7], end="")')
expect 0 "$whet" generate --model base --prompt '3 4 -> 7' --max-tokens 40 --temperature 0 --ignore-eos --stop "$text"
file=$(python3 -c 'import json; print(json.loads(open("out").readline())["text"])')
script -qec "'$whet' generate --model base --prompt '3 4 -> 7' --max-tokens 40 --temperature 0 --ignore-eos --stop '$text'" /dev/null >shown </dev/null
# The output before the line with the speed.
shown=$(tr -d '\r' <shown | sed '/tokens\?, first after/,$d')
[[ $shown == "$file" ]] || fail "a terminal shows '$shown', the file has '$file'"
expect_refused 2 'sampling.stop: expected texts that are not empty' "$whet" generate "${common[@]}" --stop ''
expect_refused 2 'stop_token_ids: expected token ids from 0 to 287, got 288' "$whet" generate "${common[@]}" --stop-token-id 288

# An end token that the vocabulary does not have would end nothing.
cp -r base endless
for id in 288 -1; do
  sed -i -E "s/\"eos_token_id\": ?-?[0-9]+/\"eos_token_id\": $id/" endless/config.json
  rm -f endless/generation_config.json
  expect_refused 2 "config.json: \"eos_token_id\": expected token ids from 0 to 287, the model's vocabulary, got $id" \
    "$whet" generate --model endless --prompt '3 4'
  expect 0 "$whet" generate --model endless --prompt '3 4' --ignore-eos --max-tokens 3
done
echo '{"eos_token_id": [0, 999]}' >endless/generation_config.json
expect_refused 2 'generation_config.json: "eos_token_id": expected token ids from 0 to 287' \
  "$whet" generate --model endless --prompt '3 4'

# Recommended parameters of the model: used, reported, and overridden by options.
cp -r base advised
advised=(--model advised "${common[@]:2}")
echo '{"temperature": 0.7, "top_p": 0.9, "top_k": 20, "min_p": null, "do_sample": true, "eos_token_id": 0}' >advised/generation_config.json
expect 0 "$whet" generate "${common[@]}" --temperature 0.7 --top-p 0.9 --top-k 20
mv out expected
expect 0 "$whet" generate "${advised[@]}"
cmp expected out || fail "generation_config.json is not followed: $(cat out)"
grep -q 'advised/generation_config.json: temperature 0.7, top_p 0.9, top_k 20' err || fail "not told: $(cat err)"
expect 0 "$whet" generate "${common[@]}"
mv out expected
expect 0 "$whet" generate "${advised[@]}" --temperature 1 --top-p 1 --top-k 0
cmp expected out || fail "options do not win"
! grep -q 'generation_config.json' err || fail "nothing was taken: $(cat err)"
expect 0 "$whet" generate "${advised[@]}" --generation-config none
cmp expected out || fail "--generation-config none took something"
expect 0 "$whet" generate "${common[@]}" --temperature 0.7 --top-p 0.9 --top-k 20
mv out expected
for place in advised advised/generation_config.json; do
  expect 0 "$whet" generate "${common[@]}" --generation-config "$place"
  cmp expected out || fail "--generation-config $place is not followed"
done
expect_refused 2 'cannot read nosuch' "$whet" generate "${common[@]}" --generation-config nosuch
for bad in '{"top_p": 0}' '{"top_k": "many"}' '{"temperature": -1}' '{"repetition_penalty": 0}'; do
  echo "$bad" >advised/generation_config.json
  key=$(sed -E 's/.*"(.*)":.*/\1/' <<<"$bad")
  expect_refused 2 "advised/generation_config.json: $key: expected" "$whet" generate "${advised[@]}"
done
