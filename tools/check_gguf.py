#!/usr/bin/env python3
"""Checks a GGUF file of a real model against transformers: weights, tokens, and what it writes.

    pip install torch==2.11.0 transformers==5.23.0 gguf==0.19.0 accelerate
    tools/check_gguf.py FILE.gguf [DIRECTORY]

whet (build/release/whet, or $WHET) converts FILE into DIRECTORY (a temporary one by default). Then:
weights   every tensor is the one that transformers dequantises, bit for bit
tokens    the tokenizer gives the ids of transformers' own conversion; for the pre-tokenizer "smollm" text without
          digits only, because that conversion loses its rule for digits
text      greedy continuations of seven prompts by `whet generate` are those of transformers on the same weights
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig
from transformers.utils import logging

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHET = os.environ.get("WHET", str(ROOT / "build" / "release" / "whet"))
NEW_TOKENS = 64
QUESTIONS = ["What is the capital of France?", "Write a short poem about the sea.", "Explain why the sky is blue.",
             "List three uses of a paper clip.", "Tell me about the history of bread.",
             "Write a Python function that adds two numbers and explain it.", "What is 17 + 25?"]
TEXTS = ["Hello world", "  leading and   inner spaces\n\n\ttabs", "It's we'll I'M naïve façade", "日本語のテキスト и русский",
         "def f(x):\n    return x  # <|im_end|> done", "emoji 🙂👩‍👩‍👧 \u00a0 nbsp", "a" * 50]


def convert(file, out):
    done = subprocess.run([WHET, "convert", "--in", file, "--out", out], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def check_weights(original, out):
    ours = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32).state_dict()
    theirs = original.state_dict()
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    different = [name for name in theirs if not torch.equal(ours[name], theirs[name])]
    assert not different, f"weights differ: {different[:5]}"
    print(f"weights: {len(theirs)} tensors equal, bit for bit")


def check_tokens(file, out):
    ours = AutoTokenizer.from_pretrained(out)
    theirs = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    for text in TEXTS:
        mine, other = ours(text)["input_ids"], theirs(text)["input_ids"]
        assert mine == other, f"{text!r}: {mine} here, {other} there"
    assert ours.eos_token_id == theirs.eos_token_id and ours.bos_token_id == theirs.bos_token_id
    print(f"tokens: {len(TEXTS)} texts equal")
    return ours


def prompts_of(tokenizer):
    if not tokenizer.chat_template:
        return QUESTIONS
    return [tokenizer.apply_chat_template([{"role": "user", "content": question}], tokenize=False,
                                          add_generation_prompt=True) for question in QUESTIONS]


def check_text(tokenizer, out):
    prompts = prompts_of(tokenizer)
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "prompts.jsonl")
        file.write_text("".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts))
        command = [WHET, "generate", "--model", out, "--prompts", file, "--temperature", "0", "--max-tokens",
                   str(NEW_TOKENS), "--stats", f"{scratch}/stats.json"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        stats = json.loads(pathlib.Path(scratch, "stats.json").read_text())
    ours = [json.loads(line)["ids"] for line in lines]
    encoded = [tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"] for prompt in prompts]
    assert stats["prompt_tokens"] == sum(ids.shape[1] for ids in encoded), "the prompts have other tokens in whet"
    model = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32).eval()
    for question, ids, mine in zip(QUESTIONS, encoded, ours):
        theirs = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=NEW_TOKENS, do_sample=False)
        theirs = theirs[0, ids.shape[1]:].tolist()
        assert mine == theirs, f"{question}\n  here:  {mine}\n  there: {theirs}"
        print(f"text: {len(mine)} tokens equal: {question} {tokenizer.decode(mine, skip_special_tokens=True)!r}")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    file = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(scratch, "converted")
        if not (out / "config.json").exists():
            print(json.dumps(convert(file, out)))
        original = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32,
                                                        quantization_config=GgufConfig(dequantize=True))
        check_weights(original, out)
        del original
        check_text(check_tokens(file, out), out)


if __name__ == "__main__":
    main()
