#!/usr/bin/env python3
"""Makes countdown a task for programs: from puzzles on standard input, rows for the reward `code` on standard output. The answer to a row
is a Python program that prints the expression; the row's checker rejects the target itself as an answer.

    whet countdown --split train --count 2 | tools/make_countdown_code.py >train.jsonl
    whet countdown --split train --count 2 | tools/make_countdown_code.py --answers 8 >texts.jsonl

With --answers, each row comes so many times with a column `completion` as a careless author would write it: about 30 % are right, the
others have the wrong operation, or print something other than an expression, or are no program. It is what a base model is made of
that reinforcement learning has something to do with.
"""

import argparse
import json
import pathlib
import random
import sys

from countdown_checker import solves

CHECKER = pathlib.Path(__file__).with_name("countdown_checker.py").read_text(encoding="utf-8")
RIGHT_OPERATION = 0.5  # the others are drawn, and some of those are right too
RIGHT_FORM = 0.5


def row(puzzle):
    numbers = " ".join(map(str, puzzle["nums"]))
    return {"prompt": f"{numbers} -> {puzzle['target']}\n",
            "nums": puzzle["nums"], "target": puzzle["target"],
            "tests": [{"input": f"{numbers}\n{puzzle['target']}\n", "output": ""}],
            "checker": {"language": "python", "source": CHECKER}}


def draw_expression(nums, rng):
    terms = [str(n) for n in nums]
    while len(terms) > 1:
        left, right = (terms.pop(rng.randrange(len(terms))) for _ in range(2))
        terms.append(f"({left}{rng.choice('+-*/')}{right})")
    return terms[0].removeprefix("(").removesuffix(")")


def draw_answer(puzzle, rng):
    nums, target = puzzle["nums"], puzzle["target"]
    expression = draw_expression(nums, rng)
    if rng.random() < RIGHT_OPERATION:
        while not solves(expression, nums, target):
            expression = draw_expression(nums, rng)
    line = f'print("{expression}")'
    end = "```"
    if rng.random() >= RIGHT_FORM:
        line, end = rng.choice([(f"print({expression})", end),  # the value
                                (f'print("{target}")', end),
                                (f'print("{expression})', end),  # no Python
                                (line, "")])  # the block does not end
    return f"```python\n{line}\n{end}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=0, help="answers to each puzzle; 0: none, for training by reward")
    parser.add_argument("--seed", type=int, default=1, help="of the answers")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    for line in sys.stdin:
        puzzle = json.loads(line)
        for _ in range(max(1, options.answers)):
            completion = {"completion": draw_answer(puzzle, rng)} if options.answers else {}
            print(json.dumps(row(puzzle) | completion))


if __name__ == "__main__":
    main()
