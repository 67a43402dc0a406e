#!/usr/bin/env python3
"""Times whet's tokenizer beside Hugging Face's tokenizers and tiktoken, in one run, on one thread, on real text.

    pip install tokenizers==0.23.3 tiktoken==0.14.0 gguf
    bench/tokenizer.py WORK [NAME...]

Text: Python's own library (code and English) and Django's Chinese translations, in documents of about 4 KB.
Tokenizers come from tools/real_tokenizers.py, into WORK. tiktoken runs where a tiktoken file of ranks is known.
Prints MB of text per second of processor time, the best of three rounds each, and the ratio of whet to each peer.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"
root = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / "tools"))

import compare_tokenizers
import real_tokenizers
import tiktoken
from tokenizers import Tokenizer


def documents(text, size=4000):
    return [text[at : at + size] for at in range(0, len(text), size)]


def corpora(work):
    chinese = compare_tokenizers.translations(work)["zh_Hans"]
    return {
        "English and code": documents("\n".join(compare_tokenizers.library_sources())[:2_000_000]),
        "Chinese": documents("。".join(chinese * 2)[:150_000]),
    }


def best_of(rounds, work):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def tiktoken_encoding(folder, name):
    ranks = {"qwen3": "qwen.tiktoken", "llama3": "tokenizer.model"}.get(name)
    if not ranks:
        return None
    digits = "{1,3}" if name == "llama3" else ""
    pattern = real_tokenizers.CL100K.replace("{1,3}", digits)
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=real_tokenizers.read_ranks(folder / ranks),
                             special_tokens={})


def peers(folder, name, texts):
    """(encode, decode) by name; each does all of `texts`."""
    theirs = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = [theirs.encode(text, add_special_tokens=False).ids for text in texts]
    yield "tokenizers", (lambda: [theirs.encode(text, add_special_tokens=False) for text in texts],
                         lambda: [theirs.decode(one, skip_special_tokens=False) for one in ids])
    if encoding := tiktoken_encoding(folder, name):
        yield "tiktoken", (lambda: [encoding.encode_ordinary(text) for text in texts],
                           lambda: [encoding.decode(one) for one in ids])


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    work = pathlib.Path(sys.argv[1])
    subprocess.run([root / "scripts/build", "release", "bench_tokenizer"], check=True)
    for name in sys.argv[2:] or real_tokenizers.NAMES:
        folder = real_tokenizers.write(work, name)
        for corpus, texts in corpora(work).items():
            lines = work / "bench.jsonl"
            lines.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
            ours = json.loads(subprocess.check_output([root / "build/release/bench_tokenizer", folder, lines]))
            megabytes = sum(len(text.encode()) for text in texts) / 1e6
            print(f"{name}, {corpus} ({megabytes:.1f} MB, loaded in {ours['load_s'] * 1000:.0f} ms): "
                  f"whet encodes {ours['encode_mb_per_s']:.1f} MB/s, decodes {ours['decode_mb_per_s']:.0f} MB/s")
            for peer, (encode, decode) in peers(folder, name, texts):
                encoded, decoded = megabytes / best_of(3, encode), megabytes / best_of(3, decode)
                print(f"  {peer} encodes {encoded:.1f} MB/s (whet {ours['encode_mb_per_s'] / encoded:.1f} times as fast), "
                      f"decodes {decoded:.0f} MB/s ({ours['decode_mb_per_s'] / decoded:.1f} times)", flush=True)


if __name__ == "__main__":
    main()
