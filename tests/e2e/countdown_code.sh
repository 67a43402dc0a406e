#!/usr/bin/env bash
# A training run whose reward runs programs: countdown, answered by a program that prints the expression. It learns
# something, and killed in the middle it leaves no process behind and ends with the metrics of a run that was not.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
export PYTHONDONTWRITEBYTECODE=1  # the tools stay as they are

# The checker against Python's own arithmetic, which may be let loose on expressions of ours.
python3 - "$root/tools" <<'PYTHON'
import random, re, sys
from fractions import Fraction
sys.path.insert(0, sys.argv[1])
from countdown_checker import solves

def value(expression):
    try:
        return eval(re.sub(r"\d+", r"Fraction(\g<0>)", expression), {"Fraction": Fraction})
    except (SyntaxError, ZeroDivisionError, TypeError):
        return None

rng = random.Random(1)
right = 0
for _ in range(20000):
    expression = "".join(rng.choice(["1", "2", "3", "12", "+", "-", "*", "/", "(", ")"]) for _ in range(rng.randrange(1, 8)))
    if re.search(r"(^|[-+*/(])[-+]|\*\*|//|\d\(|\)\d|\)\(|\(\)|(^|\D)0\d", expression):
        continue  # signs, powers and calls are Python's alone
    made = value(expression)
    numbers = [int(n) for n in re.findall(r"\d+", expression)]
    target = made if made is not None else 3
    right += made is not None
    assert solves(expression, numbers, target) == (made is not None), (expression, made)
    assert not solves(expression, numbers, target + 1), expression
    assert not solves(expression, numbers + [3], target), expression
assert right > 500, right
PYTHON

# What programs print for 3 7 4 -> 17, and what the row of the task says of it. The last solves it by itself.
echo '{"nums": [3, 7, 4], "target": 17}' | python3 "$root/tools/make_countdown_code.py" >row.jsonl
python3 - >answers.jsonl <<'PYTHON'
import json
row = json.load(open("row.jsonl"))
search = """import itertools
numbers, target = input().split(), int(input())
for a, b, c in itertools.permutations(numbers):
    for p, q in itertools.product("+-*", repeat=2):
        if eval(a + p + b + q + c) == target:
            print(a + p + b + q + c)
            raise SystemExit"""
printed = ["17", "3*7-4+0", "3*7-(3+1)", "3*7", "21-4", "3*7-4 == 17", "3**7", "-4+3*7", "0.3*70-4", "(3*7-4", "3*7-4)", "()",
           "\u0663*7-4", "3*7-4#", "3*7-4; 1", "__import__('os').abort()", "(" * 100000, "(" * 60 + "3*7-4" + ")" * 60, "0_3*7-4", "3*7-4\n1",
           "4/(3-3)", "", "3*7-4", " ( 3 * 7 ) - 4 ", "7*3-4"]
for program in [f"print({text!r})" for text in printed] + [search]:
    print(json.dumps(row | {"completion": f"```python\n{program}\n```"}))
PYTHON
expect 0 "$whet" score --reward code --in answers.jsonl
rewards=$(grep -o '"reward":[0-9.]*' out | sed 's/.*://' | tr '\n' ' ')
[[ $rewards == "$(printf '0.0 %.0s' {1..22})1.0 1.0 1.0 1.0 " ]] || fail "other rewards: $rewards"

# A base that answers as the careless author does, and a recipe to train it further.
python3 "$root/tools/make_countdown_tokenizer.py" --code tokenizer >/dev/null
"$whet" countdown --split train --count 2 --max 4 --target-max 8 -n 12 >puzzles.jsonl
python3 "$root/tools/make_countdown_code.py" <puzzles.jsonl >train.jsonl
python3 "$root/tools/make_countdown_code.py" --answers 8 <puzzles.jsonl >texts.jsonl
cat >base.json <<'JSON'
{
  "model": {"model_type": "llama", "vocab_size": 304, "hidden_size": 32, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 4, "intermediate_size": 64, "initializer_range": 0.05,
            "max_position_embeddings": 64, "tie_word_embeddings": true, "eos_token_id": 0},
  "tokenizer": "tokenizer", "output_dir": "runs/base", "export_dir": "base",
  "data": {"type": "text", "path": "texts.jsonl"},
  "steps": 150, "sequences_per_step": 32, "optimizer": {"lr": 0.01, "warmup_steps": 10, "schedule": "cosine"}, "threads": 1
}
JSON
cat >code.json <<'JSON'
{
  "model": "base", "output_dir": "runs/whole", "steps": 8, "prompts_per_step": 4,
  "prompts": {"type": "file", "path": "train.jsonl"},
  "sampling": {"n": 8, "max_tokens": 20},
  "rewards": [{"type": "code", "time_s": 2}],
  "optimizer": {"lr": 0.002}, "checkpoint": {"every": 2}, "threads": 1
}
JSON
expect 0 "$whet" pretrain base.json
expect 0 "$whet" grpo code.json
grep -q '"reward":0\.[0-9]*[1-9]' runs/whole/metrics.jsonl || fail "nothing was right: $(grep -o '"reward":[^,]*' runs/whole/metrics.jsonl)"
! grep -o '"rewards/code/unjudged":[^,]*' runs/whole/metrics.jsonl || fail "some were not judged"

# descendants PID: the process and all below it.
descendants() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1" || true); do descendants "$child"; done
}

"$whet" grpo code.json --set output_dir=runs/killed >out 2>err &
pid=$!
wait_for_lines 2 runs/killed/metrics.jsonl $pid
workers=$(pgrep -P $pid || true)
all=$(descendants $pid)
kill -KILL $pid
{ wait $pid; } 2>/dev/null || true
[[ -n $workers ]] || fail "no box was at work"
for ((i = 0; i < 20; ++i)); do
  left=
  for process in $all; do [[ ! -e /proc/$process ]] || left+=" $process"; done
  for worker in $workers; do left+=$(find /sys/fs/cgroup -name "whet-box-*-$worker-*" 2>/dev/null || true); done
  [[ -z $left ]] && break
  sleep 0.1
done
[[ -z $left ]] || fail "left two seconds after whet was killed: $left"
(($(wc -l <runs/killed/metrics.jsonl) < 8)) || fail "it had ended before it was killed"
expect 0 "$whet" grpo code.json --set output_dir=runs/killed
diff <(metrics runs/whole) <(metrics runs/killed) || fail "the metrics differ after a kill"
