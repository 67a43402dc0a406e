#!/usr/bin/env python3
"""Compares `whet grpo RECIPE --plan` with the peak memory of the first steps of the same run.

    tools/check_plan.py [--whet build/release/whet] [--smollm2 DIR] [--work DIR]

Models have random weights, so that completions are as long as they may be, and a reward that is drawn by chance, so that
all groups are trained; recipes/countdown_tiny.json, whose completions end earlier, and SmolLM2-135M (docs/checkpoints.md
says how to get it) are run as they are. Prints a line for each and exits with 1 where a plan is more than a tenth off.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKENIZER = ROOT / "recipes/countdown_base"

DENSE = {"model_type": "qwen2", "vocab_size": 32000, "hidden_size": 512, "num_hidden_layers": 8, "num_attention_heads": 8,
         "num_key_value_heads": 2, "intermediate_size": 1536, "max_position_embeddings": 1024, "eos_token_id": 0,
         "tie_word_embeddings": True}
MOE = {"model_type": "deepseek_v3", "vocab_size": 4096, "hidden_size": 384, "num_hidden_layers": 6,
       "num_attention_heads": 8, "intermediate_size": 1024, "q_lora_rank": None, "kv_lora_rank": 64,
       "qk_rope_head_dim": 16, "qk_nope_head_dim": 32, "v_head_dim": 32, "first_k_dense_replace": 1,
       "moe_intermediate_size": 256, "n_routed_experts": 16, "num_experts_per_tok": 2, "n_shared_experts": 1,
       "n_group": 1, "topk_group": 1, "routed_scaling_factor": 1.0, "max_position_embeddings": 1024, "eos_token_id": 0}

RECIPE = {
    "steps": 2, "prompts_per_step": 2,
    "prompts": {"type": "countdown", "prompt_template": "countdown_short",
                "countdown": {"count": 3, "min": 1, "max": 20, "target_min": 1, "target_max": 100, "max_value": 199}},
    "sampling": {"n": 8, "max_tokens": 120, "temperature": 1.0},
    "rewards": [{"type": "contains", "name": "seven", "text": "7"}],
    "objective": {"type": "grpo"}, "micro_batch_tokens": 1024, "eval": {"data": []},
    "checkpoint": {"every": 100, "async": False}, "telemetry": {"report_every": 0}, "threads": 2,
}


def random_model(whet, work, name, shape):
    """A model with initial weights, by a pretraining run of one tiny step."""
    folder = work / name
    if not folder.exists():
        recipe = {"model": shape, "tokenizer": str(TOKENIZER), "output_dir": str(work / (name + "_run")),
                  "export_dir": str(folder), "steps": 1, "sequences_per_step": 1, "optimizer": {"lr": 1e-9},
                  "data": json.loads(strip_comments((ROOT / "recipes/countdown_base.json").read_text()))["data"]}
        path = work / (name + ".json")
        path.write_text(json.dumps(recipe))
        subprocess.run([whet, "pretrain", path], check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    return folder


def strip_comments(text):
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))


def peak_of(command):
    """Peak resident memory in bytes of a command that succeeds."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"{command} failed:\n{errors.read().decode()}")
    return usage.ru_maxrss * 1024


def check(whet, work, name, recipe, overrides):
    out = tempfile.mkdtemp(dir=work)
    command = [whet, "grpo", recipe]
    for override in [f"output_dir={out}/run", *overrides]:
        command += ["--set", override]
    plan = json.loads(subprocess.run([*command, "--plan"], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL).stdout)
    peak = peak_of(command)
    ratio = plan["peak"] / peak
    print(f"{name:34} planned {plan['peak'] / 2**30:6.2f} GiB, measured {peak / 2**30:6.2f}, ratio {ratio:.3f}",
          flush=True)
    return abs(ratio - 1) <= 0.1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whet", default=ROOT / "build/release/whet", type=pathlib.Path)
    parser.add_argument("--smollm2", type=pathlib.Path, help="folder of SmolLM2-135M-Instruct")
    parser.add_argument("--work", type=pathlib.Path, help="where models are kept; default: a temporary folder")
    options = parser.parse_args()
    whet = str(options.whet.resolve())
    work = options.work or pathlib.Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    good = True
    for name, shape in {"dense": DENSE, "moe": MOE}.items():
        model = random_model(whet, work, name, shape)
        recipe = work / f"{name}_grpo.json"
        recipe.write_text(json.dumps({"model": str(model), **RECIPE, "output_dir": "set"}))
        for recompute, optimizer in (("none", "adamw"), ("block", "adamw"), ("none", "muon")):
            good &= check(whet, work, f"{name}, recompute {recompute}, {optimizer}", recipe,
                          [f"recompute={recompute}", f"optimizer.type={optimizer}"])
    good &= check(whet, work, "countdown_tiny, one step", "recipes/countdown_tiny.json",
                  ["steps=1", "eval.data=[]", "checkpoint.async=false"])
    if options.smollm2:
        recipe = work / "smollm2.json"
        recipe.write_text(json.dumps({"model": str(options.smollm2.resolve()), **RECIPE, "output_dir": "set",
                                      "steps": 1, "micro_batch_tokens": 2048,
                                      "sampling": {"n": 8, "max_tokens": 150, "temperature": 1.0}}))
        for recompute in ("none", "block"):
            good &= check(whet, work, f"SmolLM2-135M, recompute {recompute}", recipe, [f"recompute={recompute}"])
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
