#!/usr/bin/env python3
"""Mutates small tokenizers and compares `whet tokenize` with transformers: the tokens that tokenizer.json adds, and
those of tokenizer_config.json, special_tokens_map.json and added_tokens.json beside it.

    pip install transformers==5.23.0
    tools/mutate_tokenizers.py [BASE...] [--count 400] [--seed 0] [--whet build/release/whet] [--show] [--keep DIR]

A BASE is a model's directory, or a file with a tokenizer under "tokenizer"; without any, those of
tests/golden/tokenizer and recipes/countdown_base. Every mutation changes one to four things: tokens added with right
and wrong ids, with gaps, twice, in no vocabulary; flags; names for special tokens as texts and objects; lists of extra
tokens; the tokenizer's class. Texts hold the tokens with white space around them, doubled and overlapping; ids are
compared with and without special tokens around the text, and decoded with and without special tokens.

Where add_bos_token or add_eos_token is set, docs/tokenizer.md departs from transformers 5, which ignores both beside a
tokenizer.json; that side of the expected ids then follows the document.

Prints how many mutations are equal, refused here alone (by message with --show), refused by both, refused by
transformers alone, and different. Exits 1 when one is different, or refused here without naming a file in one line.
"""

import argparse
import collections
import copy
import json
import logging
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "critical")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("RUST_BACKTRACE", "0")
from transformers import AutoTokenizer  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILES = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "config.json"]
ATTRIBUTES = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]
FLAGS = ["special", "normalized", "lstrip", "rstrip", "single_word"]
NEW = ["<new>", "<|x|>", "neu", "<new><|x|>", "<ne", "  ", " ", "\n", "\t<t>", " led", "trail ", "<e\u0301>", "<é>", "日本",
       "<think>>", "word", "ab", ""]
CLASSES = [None, "PreTrainedTokenizerFast", "TokenizersBackend", "LlamaTokenizerFast", "Qwen2Tokenizer",
           "Qwen2TokenizerFast", "GPT2Tokenizer"]
# Texts that tell the splitters of the families apart.
SPLITTING = ["\n ab\n1é  1", "12345 x1234", "don't DON'T 's", "Ünï 123abc\r\n\r\n x", " \t\n  .. !?\n日本語", "a_b-c  (d)"]
MODELS = ["llama", "qwen3", "qwen2", "deepseek_v3"]


def read_base(path):
    """The files of a base by name."""
    if path.is_dir():
        files = {name: json.loads((path / name).read_text()) for name in FILES if (path / name).exists()}
    else:
        files = {"tokenizer.json": json.loads(path.read_text())["tokenizer"]}
    kind = files.get("config.json", {}).get("model_type", "llama")
    files["config.json"] = {"model_type": kind}
    files["tokenizer.json"].setdefault("added_tokens", [])
    return files


class Mutator:
    """Changes the files of one base in place."""

    def __init__(self, files, rng, classes):
        self.files, self.rng, self.classes = files, rng, classes
        self.added = files["tokenizer.json"]["added_tokens"]
        self.vocabulary = files["tokenizer.json"]["model"]["vocab"]

    def file(self, name):
        return self.files.setdefault(name, {})

    def config(self):
        return self.file("tokenizer_config.json")

    def next_id(self):
        return max([len(self.vocabulary) - 1] + [token["id"] for token in self.added]) + 1

    def renumber(self):
        """Mostly gives the added tokens the ids that they have in the library: those of the vocabulary, then on."""
        if self.rng.random() < 0.15:
            return
        ids = {}
        for token in self.added:
            following = max([len(self.vocabulary) - 1, *ids.values()]) + 1
            token["id"] = ids.setdefault(token["content"], self.vocabulary.get(token["content"], following))

    def flags(self):
        return {flag: self.rng.random() < 0.4 for flag in FLAGS}

    def name(self):
        """A token's text: listed, of the vocabulary, or new."""
        choice = self.rng.random()
        if choice < 0.35 and self.added:
            return self.rng.choice(self.added)["content"]
        if choice < 0.5:
            return self.rng.choice(list(self.vocabulary))
        return self.rng.choice(NEW)

    def id_for(self, name):
        """Mostly the right one."""
        known = {token["content"]: token["id"] for token in self.added}
        right = self.vocabulary.get(name, known.get(name, self.next_id()))
        wrong = [right + 1, self.next_id() + 4, 0, 3]
        return self.rng.choice(wrong) if self.rng.random() < 0.2 else right

    def object(self, name, marked):
        token = {"content": name, **self.flags()}
        for flag in FLAGS:
            if self.rng.random() < 0.3:
                del token[flag]
        return {"__type": "AddedToken", **token} if marked else token

    def value(self, marked):
        """How a file may state a token."""
        choice = self.rng.random()
        if choice < 0.03:
            return self.rng.choice([None, 3, True, []])
        return self.name() if choice < 0.6 else self.object(self.name(), marked and self.rng.random() < 0.95)

    def names(self):
        return [self.value(True) if self.rng.random() < 0.2 else self.name() for _ in range(self.rng.randrange(4))]

    # Each of these is one kind of mutation.

    def file_token(self):
        name = self.name()
        self.added.append({"id": self.id_for(name), "content": name, **self.flags()})
        self.renumber()

    def file_flags(self):
        if self.added:
            self.rng.choice(self.added).update(self.flags())

    def file_flag(self):
        if self.added:
            self.rng.choice(self.added)[self.rng.choice(FLAGS)] ^= True

    def file_gap(self):
        if self.added:
            self.rng.choice(self.added)["id"] += self.rng.choice([1, 2, 50])

    def file_swap(self):
        if len(self.added) > 1:
            one, other = self.rng.sample(self.added, 2)
            one["id"], other["id"] = other["id"], one["id"]

    def file_reorder(self):
        self.rng.shuffle(self.added)
        self.renumber()

    def file_without(self):
        if self.added:
            self.added.pop(self.rng.randrange(len(self.added)))
            self.renumber()

    def file_white_space(self):
        for name in self.rng.sample([" ", "  ", "\n", "\t", " \n"], 2):
            if name not in self.vocabulary:
                self.added.append({"id": self.next_id(), "content": name, **self.flags()})

    def file_overlapping(self):
        for name in self.rng.sample(["<a", "<a>", "<a><a>", "a><", "><a>b", "<a> "], 3):
            self.added.append({"id": self.next_id(), "content": name, **self.flags()})

    def vocabulary_gap(self):
        self.vocabulary["zz"] = len(self.vocabulary) + self.rng.randrange(1, 4)

    def decoder(self):
        """added_tokens_decoder as transformers saves it, then perhaps something else."""
        config = self.config()
        config["added_tokens_decoder"] = {
            str(token["id"]): {key: value for key, value in token.items() if key != "id"} for token in self.added}

    def decoder_token(self):
        if "added_tokens_decoder" not in self.config() or self.rng.random() < 0.2:
            self.decoder()
        name = self.name()
        self.config()["added_tokens_decoder"][str(self.id_for(name))] = self.object(name, False)

    def decoder_tokens(self):
        self.decoder()
        for i, name in enumerate(self.rng.sample(NEW, 3)):
            self.config()["added_tokens_decoder"][str(self.next_id() + i)] = self.object(name, False)

    def decoder_without(self):
        self.decoder()
        entries = self.config()["added_tokens_decoder"]
        for key in self.rng.sample(sorted(entries), min(len(entries), self.rng.randrange(1, 3))):
            del entries[key]

    def decoder_flags(self):
        self.decoder()
        for entry in self.config()["added_tokens_decoder"].values():
            if self.rng.random() < 0.5:
                entry.update(self.flags())

    def config_name(self):
        self.config()[self.rng.choice(ATTRIBUTES)] = self.value(True)

    def config_own(self):
        self.config()[self.rng.choice(["image_token", "audio_token", "a_token"])] = self.value(True)

    def config_extra(self):
        self.config()[self.rng.choice(["additional_special_tokens", "extra_special_tokens"])] = self.rng.choice(
            [self.names(), self.names(), self.names(), {"image_token": self.name(), "pad_token": self.name()}, None, {}])

    def config_around(self):
        for flag in self.rng.sample(["add_bos_token", "add_eos_token"], self.rng.randrange(1, 3)):
            self.config()[flag] = self.rng.choice([True, True, False, None])
            if self.rng.random() < 0.8:
                self.config()[flag[4:]] = self.name()

    def config_rare(self):
        key, value = self.rng.choice([("split_special_tokens", True), ("fast_tokenizer_files", ["tokenizer.4.0.json"]),
                                      ("added_tokens_decoder", None), ("clean_up_tokenization_spaces", True),
                                      ("model_specific_special_tokens", {"image_token": self.name()})])
        self.config()[key] = value

    def map_name(self):
        self.file("special_tokens_map.json")[self.rng.choice(ATTRIBUTES + ["image_token"])] = self.value(False)

    def map_extra(self):
        key = self.rng.choice(["additional_special_tokens", "extra_special_tokens"])
        self.file("special_tokens_map.json")[key] = self.rng.choice(
            [self.names(), self.names(), [self.object(self.name(), False)], {"image_token": self.name()}, None])

    def map_whole(self):
        """What older versions save: the same tokens as in the config."""
        config = self.config()
        for key in ["bos_token", "eos_token", "pad_token"]:
            config[key] = self.name()
            self.file("special_tokens_map.json")[key] = {
                "content": config[key], "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}

    def listed(self):
        name = self.name()
        self.file("added_tokens.json")[name] = self.id_for(name)

    def listed_all(self):
        """Two new tokens after those of tokenizer.json."""
        listed = self.file("added_tokens.json")
        for token in self.added:
            listed[token["content"]] = token["id"]
        for i, name in enumerate(self.rng.sample(NEW[:6], 2)):
            listed[name] = self.next_id() + i

    def kind(self):
        name, model = self.rng.choice(self.classes)
        self.config().pop("tokenizer_class", None)
        if name:
            self.config()["tokenizer_class"] = name
        self.files["config.json"]["model_type"] = model

    KINDS = [file_token, file_flags, file_flag, file_gap, file_swap, file_reorder, file_without, file_white_space,
             file_overlapping, vocabulary_gap, decoder, decoder_token, decoder_tokens, decoder_without, decoder_flags,
             config_name, config_own, config_extra, config_around, config_rare, map_name, map_extra, map_whole, listed,
             listed_all, kind]


def token_names(files):
    """All texts in the files that may be tokens."""
    names = [token["content"] for token in files["tokenizer.json"]["added_tokens"]]
    names += files.get("added_tokens.json", {})

    def collect(value):
        if isinstance(value, str):
            names.append(value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == "__type":
                    continue
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(files.get("special_tokens_map.json", {}))
    collect({key: value for key, value in files.get("tokenizer_config.json", {}).items() if "token" in key})
    return [name for name in dict.fromkeys(names) if name and "Token" not in name]


def texts_with(names, rng):
    texts = ["", "x", "a  b \n c", "The 3 words, word by word: abc <think> a><a><a> <a > é <e\u0301>"]
    for name in names:
        texts += [f"a{name}b", f"a {name} b", f"a \t\n{name}  \n b", f"{name}{name}  {name}", name[:-1] + "a" + name]
    for _ in range(8):
        texts.append("".join(rng.choice([*names, " ", "  ", "a", "b ", " ab", "\n", "é", "1"]) for _ in range(9)))
    return texts


def surroundings(tokenizer, config):
    """The ids in front of a text and behind it."""
    plain = tokenizer.encode("x", add_special_tokens=False)
    full = tokenizer.encode("x")
    at = next(i for i in range(len(full)) if full[i:i + len(plain)] == plain)
    sides = {"bos": full[:at], "eos": full[at + len(plain):]}
    for side in sides:
        if config.get(f"add_{side}_token") is not None:
            token = getattr(tokenizer, f"{side}_token")
            sides[side] = []
            if config[f"add_{side}_token"]:
                sides[side] = [tokenizer.convert_tokens_to_ids(token)]
    return sides["bos"], sides["eos"]


def ask_transformers(folder, files, texts):
    """A list of (text or ids, what it becomes) by command; None where the library itself fails at a text."""
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    answers = {"plain": [], "special": [], "decode": [], "skip": []}
    front, back = surroundings(tokenizer, files.get("tokenizer_config.json", {}))
    lists = []
    for text in texts:
        try:
            ids = tokenizer.encode(text, add_special_tokens=False)
        except BaseException as error:  # a panic of the library is no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            ids = None
        answers["plain"].append(ids)
        answers["special"].append(None if ids is None else front + ids + back)
        lists.append(ids if ids is not None else [])
    highest = max(tokenizer.get_vocab().values())
    lists += [[i] for i in range(max(0, highest - 12), highest + 3)] + [list(range(6))]
    answers["decode"] = [tokenizer.decode(ids) for ids in lists]
    answers["skip"] = [tokenizer.decode(ids, skip_special_tokens=True) for ids in lists]
    return answers, lists


def ask_whet(whet, folder, options, column, values):
    lines = "".join(json.dumps({column: value}) + "\n" for value in values)
    return subprocess.run([whet, "tokenize", "--model", str(folder), *options], input=lines, text=True,
                          capture_output=True, timeout=60)


COMMANDS = {"plain": [], "special": ["--add-special-tokens"], "decode": ["--decode"],
            "skip": ["--decode", "--skip-special-tokens"]}


def compare(whet, folder, files, texts):
    """(verdict, message)"""
    try:
        answers, lists = ask_transformers(folder, files, texts)
        refusal = None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        answers, refusal = None, f"{type(error).__name__}: {error}"
    first = ask_whet(whet, folder, [], "text", texts)
    if first.returncode:
        if first.returncode != 2 or first.stderr.count("\n") != 1 or not re.search(r"\.json: ", first.stderr):
            return "bad refusal", first.stderr
        return ("refused by both" if refusal else "refused here"), first.stderr.strip().replace(f"{folder}/", "")
    if refusal:
        return "refused by transformers", refusal
    for name, options in COMMANDS.items():
        decode = "--decode" in options
        run = ask_whet(whet, folder, options, *(("ids", lists) if decode else ("text", texts)))
        if run.returncode:
            return "bad refusal", run.stderr
        found = [json.loads(line)["text" if decode else "ids"] for line in run.stdout.splitlines()]
        for value, expected, got in zip(lists if decode else texts, answers[name], found, strict=True):
            if expected is not None and got != expected:
                return "different", f"{name} {value!r}: transformers {expected}, whet {got}"
    return "equal", ""


def write(folder, files):
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
        if name in files:
            (folder / name).write_text(json.dumps(files[name], ensure_ascii=False))


def usable_classes(whet, folder, base, texts):
    """Those classes and model types with which the unchanged base gives the same ids; others have another splitter."""
    usable = []
    for name in CLASSES:
        for model in MODELS:
            files = copy.deepcopy(base)
            files["config.json"]["model_type"] = model
            config = files.setdefault("tokenizer_config.json", {})
            config.pop("tokenizer_class", None)
            if name:
                config["tokenizer_class"] = name
            write(folder, files)
            if compare(whet, folder, files, texts)[0] in ("equal", "refused here"):
                usable.append((name, model))
    return usable


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bases", nargs="*", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=400, help="mutations, over all bases")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whet", default=str(ROOT / "build/release/whet"))
    parser.add_argument("--show", action="store_true", help="how often each refusal was given")
    parser.add_argument("--keep", type=pathlib.Path, help="keep the files of the mutations that differ here")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)

    paths = arguments.bases or [*sorted((ROOT / "tests/golden/tokenizer").glob("*.json")), ROOT / "recipes/countdown_base"]
    rng = random.Random(arguments.seed)
    tally, messages = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        bases = []
        for path in paths:
            base = read_base(path)
            texts = texts_with(token_names(base), rng) + SPLITTING
            bases.append((path, base, usable_classes(arguments.whet, folder, base, texts)))
        for number in range(arguments.count):
            path, base, classes = bases[number % len(bases)]
            files = copy.deepcopy(base)
            mutator = Mutator(files, rng, classes or [(None, "llama")])
            kinds = [Mutator.KINDS[number // len(bases) % len(Mutator.KINDS)]]
            kinds += rng.choices(Mutator.KINDS, k=rng.choice([0, 0, 1, 1, 2, 3]))
            for kind in kinds:
                kind(mutator)
            write(folder, files)
            verdict, message = compare(arguments.whet, folder, files, texts_with(token_names(files), rng))
            tally[verdict] += 1
            names = ", ".join(kind.__name__ for kind in kinds)
            if verdict in ("different", "bad refusal"):
                print(f"{number} {path.name} [{names}]: {verdict}: {message}")
                if arguments.keep:
                    target = arguments.keep / str(number)
                    target.mkdir(parents=True, exist_ok=True)
                    write(target, files)
            elif message:
                messages[verdict, re.sub(r'"[^"]*"', '"…"', re.sub(r"\d+", "N", message))[:150]] += 1
    if arguments.show:
        for (verdict, text), times in messages.most_common():
            print(f"{times:4} {verdict}: {text}")
    print(f"{arguments.count} mutations: " + ", ".join(f"{times} {verdict}" for verdict, times in tally.most_common()))
    return 1 if tally["different"] or tally["bad refusal"] else 0


if __name__ == "__main__":
    sys.exit(main())
