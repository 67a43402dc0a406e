#!/usr/bin/env bash
# The options of generate that shape a completion, and those that may not change it.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

common=(--model base --prompts held_out.jsonl --max-tokens 20 --seed 5)
expect 0 "$whet" generate "${common[@]}" -n 3
mv out first
for options in '--cache-tokens 64' '--max-num-batched-tokens 3' '--no-prefix-cache' '--max-num-seqs 2 --cache-tokens 48' \
  '--speculative ngram --draft-tokens 3'; do
  # shellcheck disable=SC2086
  expect 0 "$whet" generate "${common[@]}" -n 3 $options
  cmp first out || fail "$options changed the completions"
done
long=(--model base --prompts held_out.jsonl --max-tokens 60)
# A greedy tiny model soon repeats itself, so there is something to draft.
expect 0 "$whet" generate "${long[@]}" --temperature 0
mv out plain
expect 0 "$whet" generate "${long[@]}" --temperature 0 --speculative ngram --stats stats.json
cmp plain out || fail "drafts changed the completions"
grep -q '"accepted_tokens": [1-9]' stats.json || fail "no draft was right: $(cat stats.json)"
expect_refused 2 'speculative.method: mtp needs a checkpoint with MTP modules' \
  "$whet" generate "${common[@]}" --speculative mtp

# The likeliest of one token is the greedy one.
expect 0 "$whet" generate "${common[@]}" --temperature 0
sed -E 's/"logprobs".*//' out >greedy
expect 0 "$whet" generate "${common[@]}" --top-k 1
sed -E 's/"logprobs".*//' out >top
cmp greedy top || fail "--top-k 1 is not greedy"
grep -q '"logprobs":\[0.0,' out || fail "what is certain has another log-probability: $(cat out)"
expect 0 "$whet" generate "${common[@]}" --top-p 0.5 --min-p 0.01 --repetition-penalty 1.3
! cmp -s first out || fail "sampling options changed nothing"

expect 0 "$whet" generate "${common[@]}" --logprobs 2
python3 - <<'PY' || fail "top_logprobs are not two a token, likeliest first: $(cat out)"
import json
for line in map(json.loads, open("out")):
    assert len(line["top_logprobs"]) == len(line["ids"])
    for id, logprob, top in zip(line["ids"], line["logprobs"], line["top_logprobs"]):
        assert len(top) == 2 and top[0]["logprob"] >= top[1]["logprob"] and top[0]["logprob"] >= logprob
        assert all(t["logprob"] == logprob for t in top if t["id"] == id)
PY

# A stop string ends the text before it, and the completion behind it.
text=$(python3 -c 'import json; print(json.loads(open("first").readline())["text"][2:4], end="")')
expect 0 "$whet" generate "${common[@]}" -n 3 --stop "$text"
python3 - "$text" <<'PY' || fail "--stop '$text' did not cut: $(cat out)"
import json, sys
stop = sys.argv[1]
for line, whole in zip(map(json.loads, open("out")), map(json.loads, open("first"))):
    assert stop not in line["text"] and whole["text"].startswith(line["text"])
    assert whole["ids"][: len(line["ids"])] == line["ids"]
    assert (stop in whole["text"]) == (line["text"] != whole["text"])
    assert line["finish_reason"] == "stop" or stop not in whole["text"]
PY

expect_refused 2 'sampling.top_p: expected a number in (0, 1]' "$whet" generate "${common[@]}" --top-p 0
expect_refused 2 'prompt 0 needs' "$whet" generate "${common[@]}" --cache-tokens 16
expect_refused 2 'expected top_p, top_k, min_p and repetition_penalty to be off' \
  "$whet" grpo grpo.json --set sampling.top_p=0.9
