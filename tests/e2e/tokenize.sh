#!/usr/bin/env bash
# tokenize: lines of text to lines of ids and back, in order, at once and in constant memory.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
model=$root/recipes/countdown_base

# From a file and from standard input; other columns do not matter, blank lines are no lines.
cat >texts.jsonl <<'JSON'
{"text": "3 7 4 -> 17\n<think>\n"}

{"text": "", "answer": 5}
{"id": 1, "text": "<answer>(3*7)-4</answer><|endoftext|>"}
JSON
expect 0 "$whet" tokenize --model "$model" --in texts.jsonl
mv out ids.jsonl
[[ $(wc -l <ids.jsonl) == 3 && $(sed -n 2p ids.jsonl) == '{"ids":[]}' ]] || fail "got $(cat ids.jsonl)"
"$whet" tokenize --model "$model" <texts.jsonl | cmp - ids.jsonl || fail "standard input gives something else"
"$whet" tokenize --model "$model" --decode --in ids.jsonl >texts
diff - texts <<'JSON' || fail "the ids decode to another text"
{"text":"3 7 4 -> 17\n<think>\n"}
{"text":""}
{"text":"<answer>(3*7)-4</answer><|endoftext|>"}
JSON
"$whet" tokenize --model "$model" --decode --skip-special-tokens <ids.jsonl | tail -n 1 >last
[[ $(cat last) == '{"text":"<answer>(3*7)-4</answer>"}' ]] || fail "got $(cat last)"

# BOS only with the option.
mkdir llama
cp "$model/tokenizer.json" llama/
echo '{"add_bos_token": true, "bos_token": "<|endoftext|>"}' >llama/tokenizer_config.json
echo '{"text": "7"}' >seven.jsonl
expect 0 "$whet" tokenize --model llama --in seven.jsonl
plain=$(cat out)
expect 0 "$whet" tokenize --model llama --in seven.jsonl --add-special-tokens
[[ $(cat out) == "${plain/\[/[0,}" ]] || fail "expected a 0 in front of $plain, got $(cat out)"

# A token that stands beside tokenizer.json gets the next id; another id than that is refused by name.
mkdir beside
cp "$model/tokenizer.json" beside/
echo '{"added_tokens_decoder": {"285": {"content": "<new>", "special": true}}}' >beside/tokenizer_config.json
echo '{"text": "<new>7"}' >new.jsonl
expect 0 "$whet" tokenize --model beside --in new.jsonl
[[ $(cat out) == "${plain/\[/[285,}" ]] || fail "expected a 285 in front of $plain, got $(cat out)"
echo '{"<new>": 290}' >beside/added_tokens.json
rm beside/tokenizer_config.json
expect_refused 2 'beside/added_tokens.json: <new>: "<new>" has id 290 here and 285' \
  "$whet" tokenize --model beside --in new.jsonl

# Answers come line by line.
coproc "$whet" tokenize --model "$model"
pid=$COPROC_PID input=${COPROC[1]}
echo '{"text": "7"}' >&"$input"
read -r -t 10 answer <&"${COPROC[0]}" || fail "no answer before the end of the input"
[[ $answer == "$plain" ]] || fail "expected $plain, got $answer"
exec {input}>&-
wait "$pid"

# What is not a line of text is rejected with its position; the lines before it are processed.
for bad in '{"text": "a"' '{"text": 3}' '{"txt": "a"}' '["a"]' '{"text": "\ud800"}' $'{"text": "\xff"}'; do
  printf '{"text": "7"}\n\n%s\n' "$bad" >bad.jsonl
  code=0
  "$whet" tokenize --model "$model" --in bad.jsonl >out 2>err || code=$?
  [[ $code == 2 && $(wc -l <err) == 1 && $(cat err) == "whet: bad.jsonl:3:"* && $(cat out) == "$plain" ]] ||
    fail "$bad gave code $code, $(cat err), $(cat out)"
done
for bad in '{"ids": 3}' '{"ids": [-1]}' '{"ids": [1.5]}' '{"ids": [4294967296]}' '{"ids": ["a"]}' '{"text": "a"}'; do
  printf '%s\n' "$bad" >bad.jsonl
  expect_refused 2 'bad.jsonl:1: expected a column "ids"' "$whet" tokenize --model "$model" --decode --in bad.jsonl
done
expect_refused 2 'cannot read none.jsonl' "$whet" tokenize --model "$model" --in none.jsonl
expect_refused 2 'cannot read none/tokenizer.json' "$whet" tokenize --model none --in texts.jsonl
expect_refused 2 '--add-special-tokens' "$whet" tokenize --model "$model" --decode --add-special-tokens --in ids.jsonl
expect_refused 2 '--skip-special-tokens' "$whet" tokenize --model "$model" --skip-special-tokens --in texts.jsonl
expect_refused 1 'standard output' bash -c "'$whet' tokenize --model '$model' --in texts.jsonl >/dev/full"

# LibTorch stays closed, and 40 MB of lines need no 40 MB of memory.
TIMEFORMAT='%U %S'
used=$({ time "$whet" tokenize --model "$model" --in seven.jsonl >/dev/null; } 2>&1)
awk -v used="$used" 'BEGIN { split(used, s, " "); exit !(s[1] + s[2] < 0.1) }' || fail "one line took $used s"
awk 'BEGIN { for (i = 0; i < 10000; i++) { printf "{\"text\": \""; for (j = 0; j < 200; j++) printf "%d * 17 = no ", i; print "\"}" } }' |
  (ulimit -v 65536; exec "$whet" tokenize --model "$model") | wc -l >count
[[ $(cat count) == 10000 ]] || fail "10000 lines gave $(cat count)"
