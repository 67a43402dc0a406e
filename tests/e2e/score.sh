#!/usr/bin/env bash
# score: completions in, the same lines with their rewards out, in order, at once and in constant memory.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

# By a built-in rule; the columns stay, in their order, and standard input is like a file.
cat >in.jsonl <<'JSON'
{"id": 1, "nums": [3, 7, 4], "target": 17, "completion": "3*7 = 21</think>\n<answer>3*7-4</answer>"}

{"nums": [3, 7, 4], "target": 17, "completion": [{"role": "assistant", "content": "</think><answer>3+7+4</answer>"}], "reward": 9}
{"completion": "no puzzle"}
JSON
expect 0 "$whet" score --reward countdown --in in.jsonl --stats stats.json
diff - out <<'JSON' || fail "other lines"
{"id": 1, "nums": [3, 7, 4], "target": 17, "completion": "3*7 = 21</think>\n<answer>3*7-4</answer>","reward":1.0,"detail":{"answer":"3*7-4"}}
{"nums":[3,7,4],"target":17,"completion":[{"role":"assistant","content":"</think><answer>3+7+4</answer>"}],"reward":0.0,"detail":{"answer":"3+7+4"}}
{"completion": "no puzzle","reward":null,"detail":{"error":"columns that the rule needs are missing"}}
JSON
mv out once.jsonl
"$whet" score --reward countdown <in.jsonl 2>err | cmp - once.jsonl || fail "standard input gives something else"
"$whet" score --reward countdown --in once.jsonl 2>err >twice.jsonl
diff <(sed 's/^.*,"reward"/"reward"/' once.jsonl) <(sed 's/^.*,"reward"/"reward"/' twice.jsonl) || fail "scored twice"
grep -q '^whet: 3 lines: 2 judged, 1 not judged, 0 malformed; mean reward 0.5, over 0: 0.5; ' err || fail "$(cat err)"
for entry in '"lines": 3' '"judged": 2' '"unjudged": 1' '"malformed": 0' '"mean_reward": 0.5' \
  '"frac_reward_positive": 0.5' '"lines_per_s": ' '"peak_memory_bytes": '; do
  grep -q "$entry" stats.json || fail "no $entry in $(cat stats.json)"
done

# With options, and by the rubric of a recipe.
expect 0 "$whet" score --reward contains --set 'text=puzzle' --in in.jsonl
[[ $(grep -o '"reward":[01.]*' out | tr '\n' ' ') == '"reward":0.0 "reward":0.0 "reward":1.0 ' ]] || fail "$(cat out)"
make_grpo_recipe
mkdir base
expect 0 "$whet" score --recipe grpo.json --set rewards.0.text=puzzle --set rewards.0.weight=2 --in in.jsonl
[[ $(tail -n 1 out) == *'"reward":2.0,"detail":{"yes":{"reward":1.0}}}' ]] || fail "$(cat out)"

# A line that cannot be scored is reported with its position and skipped, or with --strict ends the command.
printf '%s\n' '{"completion": "a"}' '[]' '{"completion": "b"' '' '{"text": "c"}' $'{"completion": "\xff"}' \
  '{"completion": "d"}' >bad.jsonl
expect 0 "$whet" score --reward contains --set text=d --in bad.jsonl
[[ $(wc -l <out) == 2 && $(grep -c '^whet: bad.jsonl:[2356]:' err) == 4 ]] || fail "$(cat out err)"
grep -q ' 4 malformed' err || fail "$(cat err)"
expect 2 "$whet" score --reward contains --set text=d --in bad.jsonl --strict
[[ $(wc -l <out) == 1 && $(cat err) == 'whet: bad.jsonl:2: expected a JSON object, got array' ]] || fail "$(cat out err)"

expect_refused 2 'did you mean "countdown"?' "$whet" score --reward countdwon --in in.jsonl
expect_refused 2 'unknown key "--reward.txet"; did you mean "text"?' "$whet" score --reward contains --set txet=a
expect_refused 2 'expected --reward NAME or --recipe FILE' "$whet" score --in in.jsonl
expect_refused 2 'expected --reward NAME or --recipe FILE' "$whet" score --in in.jsonl --reward format --recipe grpo.json
expect_refused 2 'cannot read none.jsonl' "$whet" score --reward format --in none.jsonl
expect_refused 2 '--jobs: expected 0 (all cores) or up to 4096 threads, got -1' "$whet" score --reward format --jobs -1 --in in.jsonl
expect_refused 1 'standard output' bash -c "'$whet' score --reward format --in in.jsonl >/dev/full"
expect 0 "$whet" score --help
for name in countdown format program http '--set url=""' 'columns: nums target'; do
  grep -qe "$name" out || fail "the help does not name $name"
done

# By a program, whose failure is no reward of 0.
cat >judge.py <<'PYTHON'
import json, sys
print("ready", file=sys.stderr)
for line in sys.stdin:
    request = json.loads(line)
    if request["completion"] == "crash":
        sys.exit(7)
    print(json.dumps({"id": request["id"], "reward": len(request["completion"]) / 2}), flush=True)
PYTHON
printf '{"completion": "%s"}\n' a crash abc >programs.jsonl
expect 0 "$whet" score --reward program --set 'command=["python3", "-S", "judge.py"]' --set workers=2 --in programs.jsonl
diff - out <<'JSON' || fail "other lines"
{"completion": "a","reward":0.5,"detail":null}
{"completion": "crash","reward":null,"detail":{"error":"the program ended (exit code 7)"}}
{"completion": "abc","reward":1.5,"detail":null}
JSON
grep -q '^whet: reward python3 -S judge.py: ready$' err || fail "$(cat err)"
expect_refused 2 'program finds no none-such' "$whet" score --reward program --set 'command=["none-such"]'

# Answers come line by line, and Ctrl-C ends a wait for more.
for jobs in 1 3; do
  coproc "$whet" score --reward countdown --jobs $jobs 2>err
  pid=$COPROC_PID input=${COPROC[1]} output=${COPROC[0]}
  for i in 1 3 4; do
    sed -n ${i}p in.jsonl >&"$input"
    read -r -t 10 answer <&"$output" || fail "no answer before the end of the input"
    grep -qxF "$answer" once.jsonl || fail "got $answer"
  done
  kill -INT "$pid"
  code=0
  wait "$pid" || code=$?
  exec {input}>&-
  [[ $code == 130 && $(tail -n 1 err) == 'whet: interrupted after 3 lines' ]] || fail "exit code $code, $(cat err)"
done

# Ctrl-C in the middle keeps what has been scored: whole lines, from the first one on.
awk 'BEGIN { for (;;) printf "{\"i\": %d, \"completion\": \"a\"}\n", i++ }' |
  { "$whet" score --reward contains --set text=a >endless.jsonl 2>err & echo $! >pid; wait $! || echo $? >code; } &
reader=$!
sleep 0.5
kill -INT "$(cat pid)"
wait $reader || true
[[ $(cat code) == 130 ]] || fail "exit code $(cat code)"
awk -F '[ ,]' '$2 != NR - 1 { exit 1 } END { exit NR == 0 }' endless.jsonl || fail "lines are missing"
[[ $(tail -n 1 endless.jsonl) == *'"reward":1.0,"detail":'*'}' ]] || fail "not a whole line: $(tail -n 1 endless.jsonl)"

# It starts at once, and 60 MB of lines need no 60 MB of memory.
TIMEFORMAT='%U %S'
used=$({ time "$whet" score --reward countdown --in in.jsonl >/dev/null 2>&1; } 2>&1)
awk -v used="$used" 'BEGIN { split(used, s, " "); exit !(s[1] + s[2] < 0.1) }' || fail "three lines took $used s"
awk 'BEGIN { for (i = 0; i < 200000; i++) { printf "{\"completion\": \"";  for (j = 0; j < 16; j++) printf "%d * 17 = no ", i; print "\"}" } }' |
  "$whet" score --reward format --stats stats.json 2>err | wc -l >count
[[ $(cat count) == 200000 ]] || fail "200000 lines gave $(cat count)"
memory=$(sed -n 's/.*"peak_memory_bytes": \([0-9]*\).*/\1/p' stats.json)
((memory < 40000000)) || fail "$memory bytes of memory"
