#!/usr/bin/env python3
"""Arithmetic word problems behind three solved ones, as prompts with answers: a task that a small pretrained model solves now and then
without any training, so that reinforcement learning has something to begin with (recipes/word_problems_smollm2_135m.json).

    tools/make_word_problems.py FOLDER [--train 2000] [--test 256]     writes FOLDER/train.jsonl and FOLDER/test.jsonl

No question is in both files. The same arguments give the same bytes.
"""

import argparse
import json
import pathlib
import random

NAMES = "Tom Anna Ben Clara David Emma Frank Grace Henry Ida Jack Kate Leo Mia Nora Oscar Paul Rosa Sam Tina".split()
THINGS = "apples books coins pens cards shells stamps marbles cookies balls".split()

SOLVED = """Question: Lena has 12 pens and buys 5 more. How many pens does Lena have now?
Answer: 12 + 5 = 17. The answer is 17.

Question: Mark has 4 bags with 6 balls in each bag. How many balls does Mark have?
Answer: 4 * 6 = 24. The answer is 24.

Question: Eva has 15 coins. Eva gives 8 to Max and finds 3 more. How many coins does Eva have now?
Answer: 15 - 8 = 7. 7 + 3 = 10. The answer is 10.

"""


def problem(rng):
    """A question and its answer: a sum, a difference, a product, or two steps."""
    one, other = rng.sample(NAMES, 2)
    thing = rng.choice(THINGS)
    x, y, z = rng.randint(5, 20), rng.randint(2, 12), rng.randint(2, 9)
    less = rng.randint(2, x - 1)
    return rng.choice([
        (f"{one} has {x} {thing} and buys {y} more. How many {thing} does {one} have now?", x + y),
        (f"{one} has {x} {thing} and gives {less} {thing} to {other}. How many {thing} does {one} have left?", x - less),
        (f"{one} has {z} boxes with {y} {thing} in each box. How many {thing} does {one} have?", z * y),
        (f"{one} has {x} {thing}. {one} gives {less} to {other} and finds {z} more. How many {thing} does {one} have now?",
         x - less + z)])


def write(path, rng, count, taken):
    with open(path, "w") as file:
        while count > 0:
            question, answer = problem(rng)
            if question in taken:
                continue
            taken.add(question)
            file.write(json.dumps({"prompt": f"{SOLVED}Question: {question}\nAnswer:", "answer": str(answer)}) + "\n")
            count -= 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--train", type=int, default=2000)
    parser.add_argument("--test", type=int, default=256)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rng, taken = random.Random(1), set()
    write(options.folder / "test.jsonl", rng, options.test, taken)
    write(options.folder / "train.jsonl", rng, options.train, taken)


if __name__ == "__main__":
    main()
