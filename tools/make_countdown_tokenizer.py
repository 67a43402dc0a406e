#!/usr/bin/env python3
"""Writes the tokenizer of the countdown game: tokenizer.json and tokenizer_config.json.

A tiny model learns arithmetic best when a number is one token, so the vocabulary is made by hand: every
number from 0 to 199, the few words of the game with the spaces and line ends around them, and single
characters for the rest. It is a plain BPE in Hugging Face's format.

    tools/make_countdown_tokenizer.py [--code] [DIRECTORY]      (default: recipes/countdown_base)

With --code it can also write a program that prints a text.
"""

import argparse
import json
import pathlib
import string

END_OF_TEXT = "<|endoftext|>"
UNKNOWN = "<unk>"
TAGS = ["<think>", "</think>", "<answer>", "</answer>"]
CHARACTERS = string.digits + "+-*/=(),.:<> \n" + string.ascii_lowercase + string.ascii_uppercase
PIECE = r"\d+| ?[a-z]+\n?|\D"
# How the words grow: each line of pairs ends in the whole token.
WORDS = [
    [("n", "o"), (" ", "no"), (" no", "\n")],
    [("y", "e"), ("ye", "s"), (" ", "yes"), (" yes", "\n")],
    [("g", "i"), ("gi", "v"), ("giv", "e")],
    [("u", "p"), (" ", "up"), (" up", "\n")],
]
CODE_CHARACTERS = '"`'
CODE_PIECE = r"```[a-z]*\n?|" + PIECE
CODE_WORDS = [
    [("`", "`"), ("``", "`"), *(("```" + "python"[:i], c) for i, c in enumerate("python\n"))],
    [("print"[:i], "print"[i]) for i in range(1, 5)],
]
LARGEST_VOCABULARY = 320


def number_merges():
    """Two digits first, 11 before all others: so 1xy always becomes 1x and then 1xy, 110 and 111 too."""
    two_digits = [11] + [n for n in range(10, 100) if n != 11]
    return [(str(n // 10), str(n % 10)) for n in two_digits] + [(str(n // 10), str(n % 10)) for n in range(100, 200)]


def apply_merges(piece, ranks):
    """BPE on one piece, to check what was made."""
    tokens = list(piece)
    while True:
        pairs = [(ranks[pair], i) for i, pair in enumerate(zip(tokens, tokens[1:])) if pair in ranks]
        if not pairs:
            return tokens
        at = min(pairs)[1]
        tokens[at : at + 2] = [tokens[at] + tokens[at + 1]]


def make_tokenizer(characters, words, piece):
    merges = number_merges() + [pair for word in words for pair in word]
    tokens = [END_OF_TEXT, *TAGS, UNKNOWN, *characters, *(left + right for left, right in merges)]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    assert len(vocabulary) == len(tokens) <= LARGEST_VOCABULARY

    ranks = {pair: rank for rank, pair in enumerate(merges)}
    for whole in [str(n) for n in range(200)] + ["".join(word[-1]) for word in words]:
        assert apply_merges(whole, ranks) == [whole], whole

    def added(content, special):
        return {"id": vocabulary[content], "content": content, "single_word": False, "lstrip": False,
                "rstrip": False, "normalized": False, "special": special}

    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added(END_OF_TEXT, True), *(added(tag, False) for tag in TAGS), added(UNKNOWN, True)],
        "normalizer": None,
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": piece}, "behavior": "Isolated", "invert": False},
        "post_processor": None,
        "decoder": {"type": "Fuse"},
        "model": {"type": "BPE", "dropout": None, "unk_token": UNKNOWN, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocabulary, "merges": [list(pair) for pair in merges]},
    }


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=pathlib.Path, default=root / "recipes" / "countdown_base")
    parser.add_argument("--code", action="store_true", help="with fences, quotes and print")
    options = parser.parse_args()
    directory = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer = (make_tokenizer(CHARACTERS + CODE_CHARACTERS, WORDS + CODE_WORDS, CODE_PIECE) if options.code
                 else make_tokenizer(CHARACTERS, WORDS, PIECE))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END_OF_TEXT, "pad_token": END_OF_TEXT,
              "unk_token": UNKNOWN, "clean_up_tokenization_spaces": False}
    for name, content in [("tokenizer.json", tokenizer), ("tokenizer_config.json", config)]:
        (directory / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print("vocab_size", len(tokenizer["model"]["vocab"]))


if __name__ == "__main__":
    main()
