#!/usr/bin/env python3
"""Time from the command to the first token: whet against transformers, in turns on one machine.

    pip install torch==2.11.0 transformers==5.23.0 && bench/first_token.py DIRECTORY [ROUNDS]

Both start as a new process, load DIRECTORY in float32 and print one greedy token of the same prompt on the same
number of threads (all cores). Prints the median of each, where the time went, and the ratio. The first round warms
the page cache and is not counted.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHET = os.environ.get("WHET", str(ROOT / "build" / "release" / "whet"))
PROMPT = "The capital of France is"
PEER = """
import json, sys, time
start = time.perf_counter()
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging
logging.disable_progress_bar()
imported = time.perf_counter()
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32)
loaded = time.perf_counter()
ids = tokenizer(sys.argv[2], return_tensors="pt", add_special_tokens=False)
out = model.generate(**ids, max_new_tokens=1, do_sample=False)
print(json.dumps({"token": out[0, -1].item(), "import_s": imported - start, "load_s": loaded - imported,
                  "token_s": time.perf_counter() - loaded}))
"""


def timed(command):
    start = time.perf_counter()
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - start, json.loads(output.splitlines()[-1])


def run_whet(directory, scratch):
    prompts, stats = f"{scratch}/prompts.jsonl", f"{scratch}/stats.json"
    pathlib.Path(prompts).write_text(json.dumps({"prompt": PROMPT}) + "\n")
    wall, line = timed([WHET, "generate", "--model", directory, "--prompts", prompts, "--max-tokens", "1",
                        "--temperature", "0", "--stats", stats])
    result = json.loads(pathlib.Path(stats).read_text())
    return {"token": line["ids"][0], "wall_s": wall, "start_s": wall - result["wall_s"], "load_s": result["load_s"],
            "token_s": result["wall_s"] - result["load_s"]}


def run_peer(directory):
    wall, line = timed([sys.executable, "-c", PEER, directory, PROMPT])
    return line | {"wall_s": wall}


def summary(runs):
    keys = [key for key in runs[0] if key.endswith("_s")]
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in keys}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    directory, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 5
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(rounds + 1):
            ours.append(run_whet(directory, scratch))
            theirs.append(run_peer(directory))
    assert {run["token"] for run in ours} == {run["token"] for run in theirs}, "they print different tokens"
    whet, peer = summary(ours[1:]), summary(theirs[1:])
    print(json.dumps({"whet": whet, "transformers": peer, "ratio": round(peer["wall_s"] / whet["wall_s"], 2)}))


if __name__ == "__main__":
    main()
