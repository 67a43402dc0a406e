#!/usr/bin/env python3
"""Compares `whet tokenize` with Hugging Face's tokenizers on thousands of documents: ids, and texts decoded with
and without special tokens, for the tokenizers of real models.

    pip install tokenizers==0.23.3 gguf
    tools/compare_tokenizers.py WORK [--documents 20000] [--whet build/release/whet] [NAME...]

Tokenizers come from tools/real_tokenizers.py, into WORK. Documents are cut from Python's own library (code and
English) and Django's translations (Chinese, Japanese, Korean, Arabic, Hebrew, Hindi, Thai, Russian, Greek and German),
and generated: emoji, control bytes, invalid UTF-8 read with errors="replace", white space, digits, special tokens
in odd places, characters from all of Unicode. Prints a line a tokenizer; exits 1 on any difference.
"""

import argparse
import ast
import json
import pathlib
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata
import zipfile

import real_tokenizers
from tokenizers import Tokenizer

LANGUAGES = ["zh_Hans", "zh_Hant", "ja", "ko", "ar", "he", "hi", "th", "ru", "el", "de", "fr"]


def library_sources():
    """Python's own modules: code, comments and English."""
    folder = pathlib.Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(folder.glob("*.py")) + sorted(folder.glob("*/*.py")):
        if "site-packages" not in path.parts:
            yield path.read_text(encoding="utf-8", errors="replace")


def translations(work):
    """All of Django's translated sentences by language."""
    target = pathlib.Path(work) / "django.json"
    if not target.exists():
        sentences = {}
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder,
                            "django==5.2.9"], check=True)
            with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
                for name in wheel.namelist():
                    if match := re.search(r"/locale/(\w+)/LC_MESSAGES/django.po$", name):
                        if match[1] in LANGUAGES:
                            sentences.setdefault(match[1], []).extend(po_sentences(wheel.read(name).decode()))
        target.write_text(json.dumps(sentences))
    return json.loads(target.read_text())


def po_sentences(text):
    for entry in re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)', text, re.M):
        sentence = "".join(ast.literal_eval(line) for line in re.findall(r'"(?:[^"\\]|\\.)*"', entry))
        if sentence:
            yield sentence


class Documents:
    def __init__(self, work, added_tokens):
        self.draw = random.Random(11)
        self.sources = list(library_sources())
        self.sentences = translations(work)
        self.added_tokens = added_tokens
        points = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
        self.combining = [point for point in points if unicodedata.combining(point)]
        self.composed = [point for point in points if unicodedata.decomposition(point)]

    def source(self):
        text = self.draw.choice(self.sources)
        begin = self.draw.randrange(max(1, len(text) - 200))
        return text[begin : begin + self.draw.randrange(20, 1500)]

    def translated(self):
        sentences = self.sentences[self.draw.choice(LANGUAGES)]
        return self.draw.choice([" ", "\n", "", "。"]).join(self.draw.choices(sentences, k=self.draw.randrange(1, 12)))

    def mixed(self):
        return self.draw.choice([" ", "", "\n\n", "  "]).join(
            self.draw.choice([self.source, self.translated, self.emoji, self.numbers])()[:200] for _ in range(4))

    def emoji(self):
        people = ["\U0001F468", "\U0001F469", "\U0001F467", "\U0001F9D1", "\U0001F3FD", "\u200D", "\uFE0F", "❤", "🏳",
                  "🇩", "🇪", "☃", "1\uFE0F\u20E3", "🤔", " "]
        one = lambda: self.draw.choice([chr(self.draw.randrange(0x1F300, 0x1FB00)), self.draw.choice(people)])
        return "".join(one() for _ in range(self.draw.randrange(1, 60)))

    def bytes(self):
        """Any bytes, most of them no UTF-8."""
        some = [*b"\x00\x7f\x80\xbf\xc0\xc3\xa9\xe2\x82\xac\xed\xa0\xf0\x9f\x98\x80\xf4\xff a\n"]
        draws = [self.draw.choice(some) if self.draw.random() < 0.7 else self.draw.randrange(256) for _ in range(80)]
        return bytes(draws[: self.draw.randrange(1, 80)]).decode("utf-8", errors="replace")

    def control(self):
        return "".join(chr(self.draw.choice([*range(33), 0x7F, *range(0x80, 0xA1), 97, 39])) for _ in range(60))

    def white_space(self):
        some = " " * 6 + "\t\n\n\r\v\f\x1c\x85\xa0\u1680\u2003\u2028\u3000ab1.'"
        return "".join(self.draw.choice(some) for _ in range(self.draw.randrange(1, 80)))

    def numbers(self):
        some = "0123456789" * 2 + "٠١٢٣४५６７½²Ⅷ .,+-*/=()'s"
        return "".join(self.draw.choice(some) for _ in range(self.draw.randrange(1, 60)))

    def unicode(self):
        planes = [(0, 0x300), (0x300, 0x370), (0x370, 0x3000), (0x3000, 0xA000), (0xA000, 0xD800), (0xE000, 0x10000),
                  (0x10000, 0x20000), (0x20000, 0x110000)]
        low, high = self.draw.choice(planes)
        point = lambda: self.draw.randrange(low, high) if self.draw.random() < 0.8 else self.draw.randrange(32, 127)
        return "".join(chr(point()) for _ in range(self.draw.randrange(1, 60)))

    def marks(self):
        """Characters that Unicode's normal forms reorder, compose and take apart."""
        return "".join(self.draw.choice(self.draw.choice([self.combining, self.composed, ["a", "e", "ᄒ", "ᅡ", "ᆫ", "가"]]))
                       for _ in range(self.draw.randrange(1, 40)))

    def added(self):
        cut = lambda token: token[: self.draw.randrange(1, len(token) + 1)] if self.draw.random() < 0.2 else token
        return "".join(self.draw.choice([cut(self.draw.choice(self.added_tokens)), self.source()[:30], " ", "\n", "<"])
                       for _ in range(self.draw.randrange(1, 20)))

    def repeated(self):
        unit = self.draw.choice(["a", "A", " ", "\n", "-", "=", "é", "中", "😀", "1", "ab", "\t", "'", "e\u0301", "ㅋ", "한"])
        return unit * self.draw.randrange(1, 400) + self.draw.choice(["", "x", " ", "1"])

    def kinds(self):
        """(kind, share) of all documents."""
        return [(self.source, 25), (self.translated, 25), (self.mixed, 10), (self.emoji, 5), (self.bytes, 5),
                (self.control, 4), (self.white_space, 5), (self.numbers, 3), (self.unicode, 7), (self.marks, 4),
                (self.added, 5), (self.repeated, 2)]

    def draw_all(self, count):
        return [kind() for kind, share in self.kinds() for _ in range(count * share // 100)]


def run_whet(whet, folder, rows, *options):
    """What `whet tokenize` makes of each row."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
        lines.flush()
        result = subprocess.run([whet, "tokenize", "--model", folder, "--in", lines.name, *options], check=True,
                                stdout=subprocess.PIPE)
    return [json.loads(line) for line in result.stdout.split(b"\n") if line]


def report(what, documents, ours, theirs):
    """The number of differences, the first few of them shown."""
    assert len(ours) == len(theirs) == len(documents)
    wrong = [i for i in range(len(documents)) if ours[i] != theirs[i]]
    for i in wrong[:3]:
        print(f"  {what}: {documents[i][:200]!r}\n    whet         {str(ours[i])[:400]}\n    tokenizers   {str(theirs[i])[:400]}")
    return len(wrong)


def compare(args, name):
    folder = real_tokenizers.write(args.work, name)
    theirs = Tokenizer.from_file(str(folder / "tokenizer.json"))
    added = [token.content for token in theirs.get_added_tokens_decoder().values()]
    documents = Documents(args.work, added).draw_all(args.documents)
    rows = [{"text": text} for text in documents]
    plain = [encoding.ids for encoding in theirs.encode_batch(documents, add_special_tokens=False)]
    special = [encoding.ids for encoding in theirs.encode_batch(documents, add_special_tokens=True)]
    # Texts cut at a token end inside characters, and any ids at all.
    draw = random.Random(13)
    lists = [ids[draw.randrange(len(ids) + 1) // 2 :] for ids in special]
    lists += [[draw.randrange(theirs.get_vocab_size()) for _ in range(20)] for _ in range(args.documents // 10)]
    id_rows = [{"ids": ids} for ids in lists]
    wrong = {
        "ids": report("ids", documents, [row["ids"] for row in run_whet(args.whet, folder, rows)], plain),
        "ids with special tokens": report("ids with special tokens", documents, [
            row["ids"] for row in run_whet(args.whet, folder, rows, "--add-special-tokens")], special),
        "decoded": report("decoded", lists, [row["text"] for row in run_whet(args.whet, folder, id_rows, "--decode")],
                          theirs.decode_batch(lists, skip_special_tokens=False)),
        "decoded without special tokens": report("decoded without special tokens", lists, [
            row["text"] for row in run_whet(args.whet, folder, id_rows, "--decode", "--skip-special-tokens")],
            theirs.decode_batch(lists, skip_special_tokens=True)),
    }
    megabytes = sum(len(text.encode()) for text in documents) / 1e6
    print(f"{name}: {len(documents)} documents ({megabytes:.1f} MB, {sum(map(len, plain))} tokens), {len(lists)} lists "
          "of ids; differences: " + ", ".join(f"{what} {count}" for what, count in wrong.items()), flush=True)
    return sum(wrong.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("names", nargs="*", default=real_tokenizers.NAMES)
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--whet", default=pathlib.Path(__file__).resolve().parent.parent / "build/release/whet")
    args = parser.parse_args()
    sys.exit(1 if sum(compare(args, name) for name in args.names) else 0)


if __name__ == "__main__":
    main()
