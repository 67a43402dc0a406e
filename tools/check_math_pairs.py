#!/usr/bin/env python3
"""Scores pairs of answers from other graders' tests with the math verifier and lists those where it differs from their authors.

    tools/check_math_pairs.py PAIRS.jsonl... [--whet build/release/whet] [--set OPTION...]

A pair is {"id", "gold", "pred", "expected"}: `pred` is scored as the whole completion. Always exits 0: some of the conventions exclude
each other (docs/math.md).
"""

import argparse
import json
import pathlib
import subprocess
import tempfile


def score(whet, options, pairs):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps({"answer": pair["gold"], "completion": pair["pred"]}) + "\n" for pair in pairs)
        file.flush()
        command = [whet, "score", "--reward", "math", "--in", file.name]
        for option in options:
            command += ["--set", option]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [json.loads(line)["reward"] for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--whet", default="build/release/whet")
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    pairs = [json.loads(line) for file in options.files for line in file.read_text().splitlines()]
    agree = 0
    for pair, reward in zip(pairs, score(options.whet, options.set, pairs), strict=True):
        if (reward == 1) == pair["expected"]:
            agree += 1
        else:
            print(json.dumps({key: pair[key] for key in ("id", "gold", "pred", "expected")} | {"got": reward}, ensure_ascii=False))
    print(f"{agree} of {len(pairs)} agree")


if __name__ == "__main__":
    main()
