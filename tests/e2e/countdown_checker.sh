#!/usr/bin/env bash
# countdown_checker.py, which checks whether a program has printed a solution: right about every expression, and not to be
# talked round by anything else.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
export PYTHONDONTWRITEBYTECODE=1  # the tools stay as they are

# The checker against Python's own arithmetic, which may evaluate trusted expressions.
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
    expression = "".join(rng.choices(["0", "1", "3", "12", *"+-*/()"], k=rng.randrange(1, 8)))
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

# Signs belong to numbers that have one, digits join to no number, and no number is too large.
assert solves("-3 + 7", [7, -3], 4) and solves("7*-3", [-3, 7], -21) and solves("7 - - 3", [7, -3], 10)
assert not solves("-3+7", [3, 7], 4) and not solves("7-3", [7, -3], 4) and not solves("--3", [-3], -3)
assert not solves("2 5*4", [25, 4], 100) and not solves("2*3", [2**32 + 2, 3], 6)
assert solves(f"{2**64}*{2**64}", [2**64, 2**64], 2**128) and not solves("-0+1", [0, 1], 1)
PYTHON

# What programs print for 3 7 4 -> 17, and the verdict of the task's row. The last solves it by itself.
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
wrong = ["17", "3*7-4+0", "3*7-(3+1)", "3*7", "21-4", "3*7-4 == 17", "3**7", "-4+3*7", "0.3*70-4", "(3*7-4", "3*7-4)",
         "()", "\u0663*7-4", "3*7-4#", "3*7-4; 1", "__import__('os').abort()", "(" * 100000,
         "(" * 130 + "3*7-4" + ")" * 130, "0_3*7-4", "3*7-4\n1", "4/(3-3)", "03*7-4", ""]
right = ["3*7-4", " ( 3 * 7 ) - 4 ", "7*3-4"]
for program in [f"print({text!r})" for text in wrong + right] + [search]:
    print(json.dumps(row | {"completion": f"```python\n{program}\n```"}))
PYTHON
expect 0 "$whet" score --reward code --in answers.jsonl
rewards=$(grep -o '"reward":[0-9.]*' out | sed 's/.*://' | tr '\n' ' ')
[[ $rewards == "$(printf '0.0 %.0s' {1..23})1.0 1.0 1.0 1.0 " ]] || fail "other rewards: $rewards"
