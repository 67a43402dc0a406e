#!/usr/bin/env python3
"""Replays reference runs of TRL's GRPOTrainer through `whet grpo` and prints how far every quantity is from what TRL logged.

    tools/check_grpo_replay.py CASE.json... --checkpoints DIR [--whet build/release/whet] [--keep DIR]

A case holds completions with rewards, TRL's options, how each optimizer step was cut into micro-batches, and what TRL logged: loss, gradient
norm, KL, entropy, clip shares, lengths, rewards, learning rate, advantages, and after the last step the norms of all tensors and of
their changes, and the log-probabilities of one completion. The completions become a file for rollout.replay, the options a recipe (docs/replay.md
has the table), and the run's own outputs are compared: metrics.jsonl, completions/, the last checkpoint and `whet logprobs` on it.

A quantity is right within ten times the case's own `deviation` from float64, and no tighter than the tolerances below. The exit code is 1 where
one is not.
"""

import argparse
import array
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile

# Smallest tolerances: absolute, of norms relative.
FLOOR = {"kl": 1e-5, "entropy": 1e-5, "grad_norm": 1e-5, "advantages": 1e-5, "parameter_norms_relative": 1e-5,
         "delta_norms_relative": 1e-4, "final_logprobs": 1e-4, "old_logprobs": 1e-3}
PER_UPDATE = ["loss", "grad_norm", "kl", "entropy", "clip_ratio/low_mean", "clip_ratio/high_mean", "clip_ratio/region_mean",
              "clip_ratio/low_min", "clip_ratio/high_max", "cispo_clip_ratio", "learning_rate"]
PER_ROLLOUT = ["reward", "reward_std", "frac_reward_zero_std", "num_tokens", "completions/mean_length", "completions/min_length",
               "completions/max_length", "completions/clipped_ratio", "completions/mean_terminated_length",
               "completions/min_terminated_length", "completions/max_terminated_length"]


def floor_of(name):
    return 1e-5 if "length" in name or name == "num_tokens" else FLOOR.get(name, 1e-6)


def objective(o):
    """The recipe's objective for TRL's options."""
    kind = o["loss_type"]
    high = o["epsilon"] if o["epsilon_high"] is None else o["epsilon_high"]
    result = {"type": kind, "beta": o["beta"], "kl": {"weighted": o["use_bias_correction_kl"]},
              "normalize_over": "rollout" if kind in ("dapo", "cispo") else "micro_batch",
              "ratio": o["importance_sampling_level"], "old_logprobs": "recomputed",
              "mask_truncated": o["mask_truncated_completions"], "top_entropy_quantile": o["top_entropy_quantile"],
              "off_policy_threshold": o["off_policy_mask_threshold"], "entropy": {"coef": o["entropy_coef"]}}
    if kind in ("grpo", "bnpo", "dr_grpo", "dapo"):
        result |= {"epsilon_low": o["epsilon"], "epsilon_high": high, "delta": o["delta"]}
    elif kind == "cispo":
        result |= {"max_ratio": high}
    elif kind == "sapo":
        result |= {"tau_positive": o["sapo_temperature_pos"], "tau_negative": o["sapo_temperature_neg"]}
    else:
        raise SystemExit(f"loss_type {kind}: no objective of whet stands for it")
    return result


SCHEDULES = {"constant": "constant", "constant_with_warmup": "constant", "linear": "linear", "cosine": "cosine"}


def recipe(case, checkpoints, folder):
    o = case["options"]
    if o.get("router_aux_loss_coef"):
        raise SystemExit("router_aux_loss_coef: whet balances experts by their selection bias, and has no such loss")
    return {
        "model": str(checkpoints / case["model"]), "output_dir": str(folder / "run"), "steps": rollouts_of(case),
        "prompts_per_step": len(case["steps"][0]["groups"]), "rollout": {"replay": str(folder / "replay.jsonl")},
        "sampling": {"n": o["num_generations"], "max_tokens": o["max_completion_length"], "temperature": o["temperature"]},
        "advantage": {"scale": o["scale_rewards"]}, "objective": objective(o),
        "optimizer": {"lr": o["learning_rate"], "beta1": o["adam_beta1"], "beta2": o["adam_beta2"], "eps": o["adam_epsilon"],
                      "weight_decay": o["weight_decay"], "max_grad_norm": o["max_grad_norm"], "warmup_steps": o["warmup_steps"],
                      "warmup_from_zero": True, "schedule": SCHEDULES[o["lr_scheduler_type"]], "final_lr_ratio": 0},
        "checkpoint": {"every": 1000}, "seed": o["seed"]}


def rollouts_of(case):
    return max(update["rollout"] for update in case["updates"]) + 1


def write_replay(case, path):
    """A line for each group; the first of a step has its updates, all passes over the rollout included."""
    with open(path, "w") as file:
        for r, step in enumerate(case["steps"][:rollouts_of(case)]):
            for g, group in enumerate(step["groups"]):
                line = {"step": r + 1, "prompt_ids": group["prompt_ids"], "completions": [
                    {"ids": c["ids"], "finish_reason": c["finish_reason"], "reward": c["reward"]}
                    | ({"logprobs": c["sampling_logprobs"]} if "sampling_logprobs" in c else {}) for c in group["completions"]]}
                if g == 0:
                    line["updates"] = [u["microbatches"] for u in case["updates"] if u["rollout"] == r]
                file.write(json.dumps(line) + "\n")


def run(whet, case, checkpoints, folder):
    write_replay(case, folder / "replay.jsonl")
    (folder / "recipe.json").write_text(json.dumps(recipe(case, checkpoints, folder), indent=1))
    result = subprocess.run([whet, "grpo", folder / "recipe.json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{case['name']}: whet grpo ended with {result.returncode}: {result.stderr.strip().splitlines()[-1]}")


def tensors(folder):
    """Name -> values, of a model folder."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("model*.safetensors")):
        with open(path, "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
            begin = file.tell()
            for name, entry in header.items():
                if name == "__metadata__":
                    continue
                file.seek(begin + entry["data_offsets"][0])
                found[name] = decode(entry["dtype"], file.read(entry["data_offsets"][1] - entry["data_offsets"][0]))
    return found


def decode(dtype, data):
    if dtype == "F32":
        return array.array("f", data)
    if dtype == "BF16":
        return array.array("f", b"".join(b"\0\0" + data[i:i + 2] for i in range(0, len(data), 2)))
    if dtype == "F16":
        return array.array("f", struct.unpack(f"<{len(data) // 2}e", data))
    raise SystemExit(f"tensors of {dtype} are not read here")


def norm(values):
    return math.sqrt(math.fsum(value * value for value in values))


class Deviations:
    def __init__(self, case):
        self.case, self.largest = case, {}

    def add(self, name, got, expected):
        if expected is None:
            return
        distance = math.inf if got is None else abs(got - expected)
        if name == "grad_norm":
            distance /= max(abs(expected), 1)
        self.largest[name] = max(self.largest.get(name, 0.0), distance)

    def allowed(self, name):
        return max(10 * self.case["deviation"].get(name, 0.0), floor_of(name))

    def report(self):
        """The lines, and whether all is within its tolerance."""
        lines, ok = [], True
        for name, distance in self.largest.items():
            right = distance <= self.allowed(name)
            ok &= right
            lines.append(f"    {name:36} {distance:9.1e}  of {self.allowed(name):7.1e}{'' if right else '  TOO FAR'}")
        return lines, ok


def compare_metrics(case, folder, found):
    lines = [json.loads(line) for line in open(folder / "run/metrics.jsonl")]
    first_seen = set()
    for r, line in enumerate(lines):
        planned = [(t, u) for t, u in enumerate(case["updates"]) if u["rollout"] == r]
        updates = line.get("updates", [line])
        if len(updates) != len(planned):
            raise SystemExit(f"{case['name']}: step {r + 1} has {len(updates)} updates, expected {len(planned)}")
        for (t, _), update in zip(planned, updates):
            for name in PER_UPDATE:
                found.add(name, update.get(name), case["expected"][t][name])
            if r not in first_seen:
                for name in PER_ROLLOUT:
                    found.add(name, line.get(name), case["expected"][t][name])
            first_seen.add(r)


def compare_completions(case, folder, found):
    for r, advantages in enumerate(case["expected_advantages"]):
        groups = [json.loads(line) for line in open(folder / f"run/completions/step_{r + 1:05}.jsonl")]
        completions = [c for group in groups for c in group["completions"]]
        for completion, expected in zip(completions, advantages, strict=True):
            found.add("advantages", completion["advantage"], expected)
        given = [c for group in case["steps"][r]["groups"] for c in group["completions"]]
        for completion, expected in zip(completions, given):
            for got, logprob in zip(completion["old_logprobs"], expected.get("logprobs", [])):
                found.add("old_logprobs", got, logprob)


def compare_weights(case, checkpoints, folder, found):
    last = folder / "run/checkpoints" / (folder / "run/checkpoints/latest").read_text().strip()
    after, before, expected = tensors(last), tensors(checkpoints / case["model"]), case["expected_final"]
    for name, value in expected["parameter_norms"].items():
        found.add("parameter_norms_relative", norm(after[name]) / value if value else 0, 1.0 if value else 0)
        delta = expected["parameter_delta_norms"][name]
        got = norm(x - y for x, y in zip(after[name], before[name]))
        found.add("delta_norms_relative", got / (delta or 1), delta / (delta or 1))
    return last


def compare_final_logprobs(whet, case, last, found):
    group = case["steps"][0]["groups"][0]
    ids = group["prompt_ids"] + group["completions"][0]["ids"]
    out = subprocess.run([whet, "logprobs", "--model", last, "--in", "-", "--temperature", str(case["options"]["temperature"])],
                         input=json.dumps({"ids": ids}), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    got = json.loads(out)["logprobs"][len(group["prompt_ids"]) - 1:]
    for a, b in zip(got, case["expected_final"]["logprobs"], strict=True):
        found.add("final_logprobs", a, b)


def check(whet, path, checkpoints, folder):
    case = json.loads(path.read_text())
    folder.mkdir(parents=True, exist_ok=True)
    run(whet, case, checkpoints, folder)
    found = Deviations(case)
    compare_metrics(case, folder, found)
    compare_completions(case, folder, found)
    last = compare_weights(case, checkpoints, folder, found)
    compare_final_logprobs(whet, case, last, found)
    lines, ok = found.report()
    print(f"{'ok  ' if ok else 'FAIL'} {case['name']}", *lines, sep="\n", flush=True)
    return ok


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    parser.add_argument("--checkpoints", type=pathlib.Path, required=True, help="the folder that holds the cases' models")
    parser.add_argument("--whet", default="build/release/whet")
    parser.add_argument("--keep", type=pathlib.Path, help="leave the runs here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        results = [check(options.whet, path, options.checkpoints.resolve(), folder / path.stem) for path in options.cases]
    print(f"{sum(results)} of {len(results)} cases within their tolerances")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
