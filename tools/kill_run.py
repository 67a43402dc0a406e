#!/usr/bin/env python3
"""Kills a run with signal 9 again and again at random moments and compares what it ends with: metrics (without times),
completions and the last checkpoint have to be those of the run that never was killed, byte for byte.

    tools/kill_run.py [--kills 20] [--steps 60] [--seed N] [--whet build/release/whet] [FOLDER]

The run has everything that a checkpoint has to hold: dynamic sampling, partial rollouts, a reference that is replaced, an
adaptive entropy bonus, evaluations and the best checkpoint, on a tiny base that is made first. A third of the kills comes
while a checkpoint is being written, a third while the process starts or resumes, the others after a few lines. FOLDER (a
temporary one by default) keeps both runs when they differ. Takes some minutes.
"""
import argparse
import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

BASE = {
    "model": {"model_type": "llama", "vocab_size": 288, "hidden_size": 32, "num_hidden_layers": 2,
              "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 48,
              "max_position_embeddings": 128, "tie_word_embeddings": True, "eos_token_id": 0},
    "tokenizer": str(ROOT / "recipes/countdown_base"), "output_dir": "base_run", "export_dir": "base",
    "steps": 3, "sequences_per_step": 4, "optimizer": {"lr": 0.01}, "threads": 1,
}

RECIPE = {
    "model": "base", "prompts_per_step": 4, "prompts": {"countdown": {"count": 2}},
    "sampling": {"n": 4, "max_tokens": 12},
    # Few slots, so that groups are left complete, half-written and not begun.
    "engine": {"max_num_seqs": 7},
    "rollout": {"dynamic_sampling": True, "partial": True, "oversample": 1.5},
    "rewards": [{"type": "contains", "text": "yes", "name": "yes"}],
    "objective": {"beta": 0.05, "entropy": {"coef": 0.01, "adaptive": True, "target": 5, "max": 0.05}},
    "reference": {"every": 7}, "updates_per_step": 2, "optimizer": {"lr": 0.003},
    "eval": {"data": "held_out.jsonl", "every": 6, "n": 2},
    "checkpoint": {"every": 4, "keep": 2, "best": "eval_entropy", "best_mode": "min"}, "threads": 1,
}

HELD_OUT = '{"nums": [3, 4], "target": 7}\n{"nums": [5, 4], "target": 20}\n'


def fail(text):
    sys.exit(f"kill_run: {text}")


def is_time(key):
    return key in ("step_time", "eval_time", "tokens_per_s") or key.startswith("time/")


def metrics(run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if not is_time(key)} for line in lines]


def contents(folder, without=()):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in without}


class Runner:
    def __init__(self, whet, folder, steps):
        self.whet, self.folder, self.steps = whet, folder, steps

    def start(self, run):
        command = [self.whet, "grpo", "grpo.json", "--set", f"output_dir={run}", "--set", f"steps={self.steps}"]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL,
                                stderr=open(self.folder / f"{run}.err", "ab"))

    def finish(self, run):
        begin = time.monotonic()
        code = self.start(run).wait()
        if code != 0:
            fail(f"{run} ended with exit code {code}: {(self.folder / f'{run}.err').read_text()[-2000:]}")
        return time.monotonic() - begin


def count_lines(run):
    path = run / "metrics.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def is_saving(run):
    return any(run.glob("*.tmp")) or any((run / "checkpoints").glob("*.tmp"))


def wait_to_kill(how, process, run, startup, rng):
    """Returns at a random moment of this kind, or when the process has ended."""
    have = count_lines(run)
    if how == "start":
        return time.sleep(rng.uniform(0, 2 * startup))
    wanted = have + rng.randrange(6)  # a resume first cuts the file, so that lines are met again
    while process.poll() is None and count_lines(run) < wanted:
        time.sleep(0.002)
    if how == "saving":
        while process.poll() is None and not is_saving(run):
            time.sleep(0.0005)
        return time.sleep(rng.uniform(0, 0.005))
    return time.sleep(rng.uniform(0, 0.1))


def kill_again_and_again(runner, name, kills, startup, rng):
    """Kills the run so many times, and returns how many of them came while a checkpoint was half written."""
    run, done, half = runner.folder / name, 0, 0
    while done < kills:
        process = runner.start(name)
        how = ("saving", "start", "lines")[done % 3]
        wait_to_kill(how, process, run, startup, rng)
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        if code == 0:
            fail(f"the run was over after {done} kills: ask for more --steps")
        if code != -signal.SIGKILL:
            fail(f"exit code {code} after {done} kills: {(runner.folder / f'{name}.err').read_text()[-2000:]}")
        done += 1
        half += is_saving(run)
        latest = run / "checkpoints/latest"
        print(f"kill {done} ({how}): {count_lines(run)} lines, "
              f"{latest.read_text().strip() if latest.exists() else 'no checkpoint'}", flush=True)
    return half


def expect_everything_happened(run):
    lines = metrics(run)
    text = run.with_suffix(".err").read_text()
    for what, happened in {
            "no group was carried": any(line.get("staleness/max", 0) > 0 for line in lines),
            "no group was filtered": any(line.get("rollout/filtered_groups", 0) > 0 for line in lines),
            "the reference was not replaced": "the reference follows the policy" in text,
            "the policy stayed at the reference": any(line.get("kl", 0) > 0 for line in lines)}.items():
        if not happened:
            fail(f"the uninterrupted run shows nothing: {what}")


def compare(whole, run):
    if metrics(whole) != metrics(run):
        fail(f"the metrics differ: {whole}/metrics.jsonl, {run}/metrics.jsonl")
    last = (whole / "checkpoints/latest").read_text()
    # state.json holds the size of metrics.jsonl, in which times have more or fewer digits.
    without = ("state.json", "manifest.json")
    for name in ("completions", "checkpoints/" + last.strip()):
        if contents(whole / name, without) != contents(run / name, without):
            fail(f"{whole / name} and {run / name} differ")
    for name in ("checkpoints/latest", "checkpoints/best"):
        if (whole / name).read_text() != (run / name).read_text():
            fail(f"{whole / name} and {run / name} differ")
    if left := [str(path) for path in run.rglob("*") if path.suffix in (".tmp", ".old")]:
        fail(f"left over: {left}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--whet", default=str(ROOT / "build/release/whet"))
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.folder or tempfile.mkdtemp(prefix="kill_run_"))
    folder.mkdir(exist_ok=True)
    (folder / "base.json").write_text(json.dumps(BASE))
    (folder / "grpo.json").write_text(json.dumps(RECIPE))
    (folder / "held_out.jsonl").write_text(HELD_OUT)
    subprocess.run([arguments.whet, "pretrain", "base.json"], cwd=folder, check=True, capture_output=True)

    runner = Runner(arguments.whet, folder, arguments.steps)
    whole_s = runner.finish("whole")
    startup = runner.finish("whole")  # it is done, so this is what starting and the report take
    expect_everything_happened(folder / "whole")
    print(f"seed {arguments.seed}: {arguments.steps} steps in {whole_s:.1f} s, of which {startup:.1f} s are the start")
    half = kill_again_and_again(runner, "killed", arguments.kills, startup, random.Random(arguments.seed))
    runner.finish("killed")
    compare(folder / "whole", folder / "killed")
    print(f"{arguments.kills} kills, {half} with a checkpoint half written: metrics, completions and weights are equal")
    if arguments.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
