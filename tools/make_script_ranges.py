#!/usr/bin/env python3
"""Writes rewards/script_ranges.inc: the scripts of all letters, and the marks that belong to the letter before them.

    pip install regex==2026.5.9 && tools/make_script_ranges.py
"""

import pathlib

import regex

# In the order of rewards/script.h, without none, mark and other.
SCRIPTS = """Latin Greek Cyrillic Armenian Georgian Hebrew Arabic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil
Telugu Kannada Malayalam Sinhala Ethiopic Hangul Thai Lao Khmer Myanmar Tibetan Han Hiragana Katakana Bopomofo""".split()
END = 0x110000


def scripts():
    """The script of each code point, or None; those of letters that several scripts share are None too."""
    of = [None] * END
    characters = "".join(chr(point) for point in range(END) if not 0xD800 <= point < 0xE000)
    for name in SCRIPTS:
        for found in regex.finditer(rf"[\p{{Script={name}}}&&\p{{L}}]", characters, regex.V1):
            of[ord(found.group())] = name.lower()
    for found in regex.finditer(r"\p{M}", characters):
        of[ord(found.group())] = "mark"
    for found in regex.finditer(r"[\p{L}--\p{Script=Common}]", characters, regex.V1):
        point = ord(found.group())
        of[point] = of[point] or "other"
    return of


def ranges(of):
    """(first, last, script), joined over code points that are not assigned."""
    found = []
    unassigned = regex.compile(r"\p{Cn}*")
    for point, script in enumerate(of):
        if script is None:
            continue
        if found and found[-1][2] == script:
            if unassigned.fullmatch("".join(map(chr, range(found[-1][1] + 1, point)))):
                found[-1][1] = point
                continue
        found.append([point, point, script])
    return found


def main():
    lines = ["// Made by tools/make_script_ranges.py; not to be edited."]
    line = ""
    for first, last, script in ranges(scripts()):
        entry = f"{{0x{first:X}, 0x{last:X}, Script::{script}}},"
        if len(line) + len(entry) + 1 > 110:
            lines.append(line)
            line = ""
        line += (" " if line else "") + entry
    path = pathlib.Path(__file__).parent.parent / "rewards" / "script_ranges.inc"
    path.write_text("\n".join(lines + [line]) + "\n")


main()
