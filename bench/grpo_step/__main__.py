"""Measures one step of GRPO: `whet grpo` beside TRL's GRPOTrainer, in turns on one machine, in float32. From the
repository's root:

    python3 -m venv VENV
    VENV/bin/pip install torch==2.11.0 transformers==5.23.0 trl==1.16.0
    VENV/bin/python -m bench.grpo_step [--steps 6] [--repeats 1] [--threads 2]

The model is the mixture of bench/rollout (DeepSeek-V3's architecture, 8.8 million random parameters), the step 8
prompts of 48 tokens with 8 completions of 64 tokens each. Completions may end early, by chance: one token in 2000.

Printed are the medians of the seconds of the rollout and of the update (forward, backward, optimizer), the first step
left out, and what share of the machine the update uses: its products, forward and twice as many backward, at the rate of
torch.mm on the same shapes (bench/rollout/roofline.py). whet computes the prompt of a group once, so its products are
fewer than those of a trainer that computes it for each completion; the second share counts those.

A peer that is not installed is left out. The cores must be otherwise idle.
"""

import argparse
import dataclasses
import importlib.util
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from bench.rollout import workloads
from bench.rollout.cost import Product, cost_of_pass
from bench.rollout.table import print_table

GROUP, PROMPTS, PROMPT_TOKENS, NEW_TOKENS = 8, 8, 48, 64


def make_model(work):
    """The directory of the workload "moe", whose end token is unlikely: completions have their full length."""
    from safetensors.torch import load_file, save_file

    directory = workloads.moe(work).directory
    file = directory / "model.safetensors"
    weights = load_file(file)
    weights["lm_head.weight"][0] = 0
    save_file(weights, file, {"format": "pt"})
    return directory


def recipe(directory, prompts, output, options):
    return {
        "model": str(directory), "output_dir": str(output), "steps": options.steps, "prompts_per_step": PROMPTS,
        "prompts": {"type": "file", "path": str(prompts)},
        "sampling": {"n": GROUP, "max_tokens": NEW_TOKENS, "temperature": 1.0},
        "rewards": [{"type": "repetition", "ngram_size": 1}],
        "optimizer": {"lr": 1e-6}, "checkpoint": {"every": options.steps, "keep": 1},
        "log_completions_every": options.steps, "threads": options.threads}


def run_whet(directory, prompts, work, options):
    """The lines of metrics.jsonl behind the first."""
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        file, output = pathlib.Path(scratch, "recipe.json"), pathlib.Path(scratch, "run")
        file.write_text(json.dumps(recipe(directory, prompts, output, options)))
        done = subprocess.run([options.whet, "grpo", file], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"whet grpo failed: {done.stderr.strip()}")
        lines = [json.loads(line) for line in (output / "metrics.jsonl").read_text().splitlines()]
    steps = [line for line in lines if "time/update" in line][1:]
    return [{"rollout": line["time/rollout"], "update": line["time/update"]} for line in steps]


def run_trl(directory, prompts, work, options):
    done = subprocess.run([sys.executable, "-m", "bench.grpo_step.trl_peer", directory, prompts, str(options.threads),
                           str(options.steps)], capture_output=True, text=True, cwd=workloads.ROOT)
    if done.returncode:
        raise RuntimeError(f"TRL failed: {done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])[1:]


def update_cost(config, rows):
    """Products of an update whose forward pass has `rows` rows; only completions get logits."""
    one_pass = cost_of_pass(config, 1, rows, (PROMPT_TOKENS + NEW_TOKENS) / 2)
    head = Product(GROUP * PROMPTS * NEW_TOKENS, config["hidden_size"], config["vocab_size"], 1)
    return dataclasses.replace(one_pass, products=[*one_pass.products[:-1], head])


def print_roof(config, seconds, threads):
    from bench.rollout.roofline import large_product_rate, product_rate

    completions = GROUP * PROMPTS
    for name, rows in (("with each prompt computed once", PROMPTS * PROMPT_TOKENS + completions * (NEW_TOKENS + 1)),
                       ("with a prompt for each completion", completions * (PROMPT_TOKENS + NEW_TOKENS))):
        cost = update_cost(config, rows)
        rate = product_rate(cost.products, threads)
        print(f"  whet's update {name}: {3 * cost.flops / 1e9:.0f} Gflop, {100 * 3 * cost.flops / rate / seconds:.0f}% of "
              f"torch.mm's {rate / 1e9:.0f} Gflop/s on these shapes")
    print(f"  a large product: {large_product_rate(threads) / 1e9:.0f} Gflop/s", flush=True)


def parse():
    parser = argparse.ArgumentParser(prog="python3 -m bench.grpo_step", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=1, help="runs of each, in turns")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--whet", default=str(workloads.ROOT / "build" / "release" / "whet"), help="the program")
    return parser.parse_args()


def main():
    options = parse()
    runners = {"whet": run_whet}
    if importlib.util.find_spec("trl"):
        runners["TRL"] = run_trl
    else:
        print("TRL is left out: no package trl", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        directory, prompts = make_model(work), work / "prompts.jsonl"
        prompts.write_text("".join(json.dumps({"ids": ids}) + "\n"
                                   for ids in workloads.random_prompts(PROMPTS, PROMPT_TOKENS, 256)))
        steps = {name: [] for name in runners}
        for _ in range(options.repeats):
            for name, run in runners.items():
                steps[name] += run(directory, prompts, work, options)
        config = json.loads((directory / "config.json").read_text())
    medians = {name: {kind: statistics.median(step[kind] for step in of_name) for kind in ("rollout", "update")}
               for name, of_name in steps.items()}
    rows = [["seconds", "rollout", "update", "both", "of whet"]]
    for name, times in medians.items():
        ratio = sum(times.values()) / sum(medians["whet"].values())
        rows.append([name, *(f"{times[kind]:.3f}" for kind in ("rollout", "update")), f"{sum(times.values()):.3f}",
                     f"{ratio:.2f}"])
    print(f"{PROMPTS} prompts of {PROMPT_TOKENS} tokens, {GROUP} completions of {NEW_TOKENS} each, "
          f"{options.threads} threads")
    print_table(rows)
    print_roof(config, medians["whet"]["update"], options.threads)


if __name__ == "__main__":
    main()
