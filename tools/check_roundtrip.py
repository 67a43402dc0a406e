#!/usr/bin/env python3
"""Checks that a checkpoint survives whet: load, save, reload in transformers, equal logits and equal tokens.

    pip install torch==2.11.0 transformers==5.23.0 safetensors && tools/check_roundtrip.py DIRECTORY...

Each directory is converted by build/release/whet (or $WHET) as one file and as shards; both must give in
transformers, in float32, the very logits of the original. An original that transformers itself cannot read (fp8
with ragged blocks) is read from reference.safetensors if it has one (see tools/make_goldens.py), to 1e-4. A
directory whose model whet does not support is skipped and said so; exit code 1 when one that it does support fails
or none was checked.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHET = os.environ.get("WHET", str(ROOT / "build" / "release" / "whet"))
TEXTS = ["Hello, world!", "The answer is 44.\n\n  1 + 2 = 3", "naïve 中文 ٣٤ 🙂 'll"]


def logits(directory, ids, mask=None):
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager").eval()
    positions = None if mask is None else (mask.cumsum(-1) - 1).clamp(min=0)
    with torch.no_grad():
        return model(input_ids=ids, attention_mask=mask, position_ids=positions).logits


def tokens(directory):
    if not (directory / "tokenizer.json").exists():
        return None
    tokenizer = AutoTokenizer.from_pretrained(directory)
    rendered = None
    if tokenizer.chat_template:
        rendered = tokenizer.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False)
    return [tokenizer(text)["input_ids"] for text in TEXTS], rendered, tokenizer.eos_token_id


def expectation(directory, config):
    """(ids, mask, logits, tolerance) of the original."""
    if config.get("quantization_config"):
        reference = load_file(directory / "reference.safetensors")
        return reference["input_ids"], reference["attention_mask"], reference["logits"], 1e-4
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(config["vocab_size"], (2, 24), generator=generator)
    return ids, None, logits(directory, ids), 0.0


def convert(directory, out, *options):
    command = [WHET, "convert", "--in", str(directory), "--out", str(out), *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr.strip()
    return None


def check(directory):
    """What went wrong, or None; "skipped: ..." where whet does not support the model."""
    config = json.loads((directory / "config.json").read_text())
    ids, mask, expected, tolerance = expectation(directory, config)
    with tempfile.TemporaryDirectory() as scratch:
        for kind, options in {"one file": [], "shards": ["--max-shard-size", "200KB"]}.items():
            out = pathlib.Path(scratch, kind.replace(" ", "_"))
            if refusal := convert(directory, out, *options):
                return f"skipped: {refusal}" if "not supported" in refusal else refusal
            shown = torch.ones_like(ids).bool() if mask is None else mask.bool()
            difference = (logits(out, ids, mask) - expected).abs()[shown].max().item()
            if not difference <= tolerance:
                return f"{kind}: the logits differ by {difference}"
            if tokens(out) != tokens(directory):
                return f"{kind}: the tokenizer differs"
    return None


def main():
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    directories = [pathlib.Path(name) for name in sys.argv[1:]]
    passed = failed = skipped = 0
    for directory in directories:
        problem = check(directory)
        print(f"{directory}: {problem or 'equal logits, equal tokens'}", flush=True)
        passed += problem is None
        skipped += bool(problem) and problem.startswith("skipped: ")
        failed += bool(problem) and not problem.startswith("skipped: ")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
