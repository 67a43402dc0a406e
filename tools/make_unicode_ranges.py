#!/usr/bin/env python3
"""Writes tokenizer/unicode_ranges.inc and tokenizer/combining_ranges.inc: which characters Hugging Face's tokenizers take for letters, marks,
numbers, punctuation, symbols, white space, parts of a word and digits, and which its form C moves or composes. The library
itself is queried for every code point, because its parts use different Unicode versions.

    pip install tokenizers==0.23.3 && tools/make_unicode_ranges.py
"""

import pathlib
import unicodedata

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

# In the order of the bits in tokenizer/unicode_class.h.
PATTERNS = [r"\p{L}", r"\p{M}", r"\p{N}", r"\p{P}", r"\p{S}", r"\s"]
WORD = 1 << len(PATTERNS)
DIGIT = WORD << 1
END = 0x110000
SURROGATES = range(0xD800, 0xE000)


def chunks():
    points = [point for point in range(END) if point not in SURROGATES]
    for begin in range(0, len(points), 1 << 16):
        yield points[begin : begin + (1 << 16)]


def matches(pattern):
    """The code points of one character that a pattern matches."""
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    for points in chunks():
        for piece, _ in split.pre_tokenize_str("".join(map(chr, points))):
            yield from map(ord, piece)


def word_characters():
    """The code points that keep a single_word token behind them from being recognised."""
    mark = "\u2603"
    tokenizer = Tokenizer(models.BPE())
    tokenizer.add_tokens([AddedToken(mark, single_word=True, normalized=False)])
    for points in chunks():
        text = "".join(chr(point) + mark + " " for point in points)
        free = {begin for begin, _ in tokenizer.encode(text).offsets}
        at = 0
        for point in points:
            if at + 1 not in free:
                yield point
            at += 3


def digits():
    """The code points that the pre-tokenizer Digits isolates; as Rust defines them, not the regular expressions."""
    split = pre_tokenizers.Digits(individual_digits=True)
    for points in chunks():
        text = "".join("a" + chr(point) for point in points)
        for piece, (begin, end) in split.pre_tokenize_str(text):
            if end - begin == 1 and begin % 2:
                yield ord(piece)


def combining_characters():
    """The code points that form C ties to what stands before them: it puts marks in order by their class (U+0334
    has the lowest, U+0345 the highest), and composes second halves of characters."""
    nfc = normalizers.NFC().normalize_str
    decompositions = (unicodedata.decomposition(chr(point)) for point in range(END))
    pairs = [tuple(chr(int(part, 16)) for part in pair.split()) for pair in decompositions if pair and pair[0] != "<"]
    pairs += [("\u1100", chr(point)) for point in range(0x1160, 0x1200)]
    pairs += [("\uac00", chr(point)) for point in range(0x1160, 0x1200)]
    seconds = {pair[1] for pair in pairs if len(pair) == 2 and len(nfc("".join(pair))) == 1}
    for points in chunks():
        for character in map(chr, points):
            ordered = nfc("a" + character + "\u0334") != "a" + character + "\u0334" or (
                nfc("a\u0345" + character) != "a\u0345" + character)
            if ordered or character in seconds:
                yield ord(character)


def write(name, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > 108:
            lines.append(line)
            line = ""
        line += entry
    lines.append(line)
    out = pathlib.Path(__file__).resolve().parent.parent / "tokenizer" / name
    out.write_text("// Made by tools/make_unicode_ranges.py; not to be edited.\n" + "\n".join(lines) + "\n")


def write_classes():
    classes = bytearray(END)
    for bit, pattern in enumerate(PATTERNS):
        for point in matches(pattern):
            classes[point] |= 1 << bit
    for point in word_characters():
        classes[point] |= WORD
    for point in digits():
        classes[point] |= DIGIT
    starts = [point for point in range(END) if point == 0 or classes[point] != classes[point - 1]]
    write("unicode_ranges.inc", [f"{{0x{point:X}, {classes[point]}}}," for point in starts])


def write_combining():
    ranges = []
    for point in combining_characters():
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    write("combining_ranges.inc", [f"{{0x{first:X}, 0x{last:X}}}," for first, last in ranges])


if __name__ == "__main__":
    write_classes()
    write_combining()
