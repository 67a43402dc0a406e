#!/usr/bin/env python3
"""Scores a file of reward cases with `whet score` and lists those whose reward differs from the expected one.

    tools/check_reward_cases.py CASES.jsonl... [--whet build/release/whet] [--only math] [--all]

A case is {"id", "reward", "line", "expected", "certain", "set"}: `reward` names the rule, `line` is a line of its
input, `set` (optional) lists `--set` options, and `certain: false` (optional) marks a convention. Exits 1 when a
certain case differs; conventions are listed with --all only.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def score(whet, reward, options, lines):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        command = [whet, "score", "--reward", reward, "--in", file.name]
        for option in options:
            command += ["--set", option]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {run.returncode}: {run.stderr.strip()}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--whet", default="build/release/whet")
    parser.add_argument("--only", help="cases of this rule alone")
    parser.add_argument("--all", action="store_true", help="list conventions that differ too")
    arguments = parser.parse_args()

    groups = collections.defaultdict(list)
    for file in arguments.files:
        for text in file.read_text().splitlines():
            case = json.loads(text)
            if arguments.only in (None, case["reward"]):
                groups[case["reward"], tuple(case.get("set", ()))].append(case)

    tally = collections.Counter()
    for (reward, options), cases in sorted(groups.items()):
        for case, result in zip(cases, score(arguments.whet, reward, options, [case["line"] for case in cases]),
                                strict=True):
            certain, right = case.get("certain", True), result["reward"] == case["expected"]
            tally[reward, certain, right] += 1
            if not right and (certain or arguments.all):
                print(json.dumps({**case, "got": result["reward"], "detail": result["detail"]}, ensure_ascii=False))
    for reward in sorted({key[0] for key in tally}):
        for certain in (True, False):
            right, wrong = tally[reward, certain, True], tally[reward, certain, False]
            if right + wrong:
                print(f"{reward}, {'certain' if certain else 'conventions'}: {right} of {right + wrong}")
    sys.exit(1 if any(wrong for (_, certain, right), wrong in tally.items() if certain and not right) else 0)


if __name__ == "__main__":
    main()
