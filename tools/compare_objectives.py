#!/usr/bin/env python3
"""Trains the countdown recipe with every objective, each with several seeds, and prints a table with their spread.

    tools/compare_objectives.py [--seeds 1 2 3] [--steps 20] [--jobs 2] [--only GRPO DAPO] [--folder FOLDER]

All runs see the same prompts in the same order; a seed changes what is sampled. Everything but the objective is that of
recipes/countdown_tiny.json, with four updates to a rollout, so that the ratios differ from 1 and the objectives from each
other. Runs that FOLDER (runs/objectives) has are not repeated, and one that was stopped continues. Two jobs of one thread are
faster than one of two; a run of 20 steps takes about two minutes of a core.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The rows of docs/objectives.md. GRPO's KL weight is that of its paper.
METHODS = {
    "GRPO": {"objective": {"type": "grpo"}},
    "GRPO, beta 0.04": {"objective": {"type": "grpo", "beta": 0.04}},
    "Dr. GRPO": {"objective": {"type": "dr_grpo"}, "advantage": {"scale": "none"}},
    "DAPO": {"objective": {"type": "dapo"}, "rollout": {"dynamic_sampling": True}},
    "BNPO": {"objective": {"type": "bnpo"}},
    "GSPO": {"objective": {"type": "gspo"}},
    "CISPO": {"objective": {"type": "cispo"}},
    "SAPO": {"objective": {"type": "sapo"}},
    "RLOO": {"objective": {"type": "reinforce", "normalization": "constant"},
             "advantage": {"baseline": "leave_one_out", "scale": "none"}},
    "REINFORCE++": {"objective": {"type": "dapo", "epsilon_high": 0.2, "beta": 0.01,
                                  "kl": {"estimator": "k1", "place": "reward"}},
                    "advantage": {"baseline": "batch", "scale": "whiten"}},
    "REINFORCE++-baseline": {"objective": {"type": "dapo", "epsilon_high": 0.2, "beta": 0.01, "kl": {"estimator": "k2"}},
                             "advantage": {"baseline": "group", "scale": "whiten"}},
    "GDPO": {"objective": {"type": "grpo"}, "advantage": {"aggregate": "normalize_each"}},
    "max@4": {"objective": {"type": "grpo"}, "advantage": {"max_at_k": 4}},
}


def folder_name(method, seed):
    return "".join(c if c.isalnum() else "_" for c in method.lower()) + f"_seed{seed}"


def train(arguments, method, seed):
    """The metrics of the run, which is made, continued or just read."""
    run = arguments.folder / folder_name(method, seed)
    settings = {"output_dir": str(run), "steps": arguments.steps, "prompts_per_step": 16, "updates_per_step": 4,
                "eval.every": arguments.steps, "eval.n": 4, "threads": arguments.threads, **METHODS[method]}
    command = [arguments.whet, "grpo", "recipes/countdown_tiny.json", "--seed", str(seed)]
    for key, value in settings.items():
        command += ["--set", f"{key}={value if isinstance(value, str) else json.dumps(value)}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"compare_objectives: {method}, seed {seed}: exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


def outcome(lines):
    """The last evaluation and the last step, as one dictionary."""
    last = [line for line in lines if "eval_pass@1" in line][-1]
    step = [line for line in lines if "loss" in line][-1]
    seconds = sum(line["step_time"] for line in lines if "step_time" in line)
    return {"pass@1": last["eval_pass@1"], "greedy": last["eval_greedy"], "pass@4": last["eval_pass@4"],
            "length": last["eval_completions/mean_length"], "cut off": last["eval_completions/clipped_ratio"],
            "entropy": step["entropy"], "seconds": seconds}


def cell(values, digits):
    """Mean, and the least and the greatest value."""
    text = f"{statistics.mean(values):.{digits}f}"
    if len(values) > 1:
        text += f" ({min(values):.{digits}f} to {max(values):.{digits}f})"
    return re.sub(r"\b0\.", ".", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "runs/objectives")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=list(METHODS), default=list(METHODS), metavar="METHOD")
    parser.add_argument("--whet", default=str(ROOT / "build/release/whet"))
    arguments = parser.parse_args()
    arguments.folder = arguments.folder.resolve()
    arguments.folder.mkdir(parents=True, exist_ok=True)

    runs = [(method, seed) for seed in arguments.seeds for method in arguments.only]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        metrics = dict(zip(runs, pool.map(lambda run: outcome(train(arguments, *run)), runs)))

    columns = {"pass@1": 3, "greedy": 3, "pass@4": 3, "length": 0, "cut off": 3, "entropy": 3}
    print(f"| method | {' | '.join(columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    for method in arguments.only:
        of_seeds = [metrics[method, seed] for seed in arguments.seeds]
        print(f"| {method} | " + " | ".join(cell([o[c] for o in of_seeds], d) for c, d in columns.items()) + " |")


if __name__ == "__main__":
    main()
