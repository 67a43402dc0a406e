#!/usr/bin/env python3
"""Scores GSM8K's own solutions with the math verifier: every one must be right, with its own gold answer and as the gold itself, and
with another puzzle's gold right only where the two numbers are equal.

    tools/check_gsm8k.py FILE.jsonl... [--whet build/release/whet]     FILE: GSM8K's train.jsonl, test.jsonl
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile
from fractions import Fraction


def score(whet, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        out = subprocess.run([whet, "score", "--reward", "math", "--in", file.name], check=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [json.loads(line)["reward"] for line in out.splitlines()]


def number(answer):
    return Fraction(answer.replace(",", "").replace("$", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--whet", default="build/release/whet")
    options = parser.parse_args()
    solutions = [json.loads(line)["answer"] for file in options.files for line in file.read_text().splitlines()]
    golds = [solution.rpartition("####")[2].strip() for solution in solutions]
    shuffled = random.Random(1).sample(golds, len(golds))
    checks = {
        "solution against its gold": (golds, solutions, [1] * len(golds)),
        "gold against itself": (golds, [f"The answer is \\boxed{{{gold}}}." for gold in golds], [1] * len(golds)),
        "solution as the gold": (solutions, golds, [1] * len(golds)),
        "another's gold": (shuffled, solutions, [int(number(a) == number(b)) for a, b in zip(golds, shuffled)]),
    }
    failed = False
    for name, (gold, completions, expected) in checks.items():
        rewards = score(options.whet, [{"answer": a, "completion": c} for a, c in zip(gold, completions)])
        wrong = [i for i, (reward, value) in enumerate(zip(rewards, expected, strict=True)) if reward != value]
        print(f"{name}: {len(rewards) - len(wrong)} of {len(rewards)} as expected ({sum(expected)} right)")
        for i in wrong[:5]:
            print(f"  gold {gold[i]!r}, answer {completions[i]!r}: {rewards[i]}")
        failed |= bool(wrong)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
