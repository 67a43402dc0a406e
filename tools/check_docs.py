#!/usr/bin/env python3
"""Checks references to this repository in Markdown files. A relative link must name a file or folder, and an anchor
(#section) a heading of that page; addresses on the web are not opened. A block of C++ behind a line that is nothing but
a file's name, `base/file.h`:, must be a part of that file.

    tools/check_docs.py               check this repository; exit 1 and one line for each broken link or quotation
    tools/check_docs.py --self-test   check that broken ones are found and good ones are not
"""
import pathlib
import posixpath
import re
import sys
import tempfile
import urllib.parse

SKIPPED = {"build", "runs"}

FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.S | re.M)
INDENTED = re.compile(r"(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+")
CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
QUOTE = re.compile(r"^`([\w/.]+)`:\n\n```cpp\n(.*?)^```$", re.S | re.M)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)


def blank(match):
    """Spaces in place of code, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group())


def anchors(text):
    """The names that GitHub gives to the headings of a page."""
    names = set()
    for heading in HEADING.findall(FENCE.sub(blank, text)):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        name = base = re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")
        count = 0
        while name in names:
            count += 1
            name = f"{base}-{count}"
        names.add(name)
    return names


def files_of(root):
    for entry in root.iterdir():
        if entry.name not in SKIPPED and not entry.name.startswith("."):
            for path in [entry] if entry.is_file() else entry.rglob("*"):
                if path.is_file():
                    yield path.relative_to(root).as_posix()


def check(root):
    """All that is wrong, as 'file:line: reason'; and how many links and quotations there are."""
    wrong, count, files = [], 0, set(files_of(root))
    folders = {folder.as_posix() for file in files for folder in pathlib.PurePosixPath(file).parents}
    for file in sorted(f for f in files if f.endswith(".md")):
        text = (root / file).read_text()
        for match in QUOTE.finditer(text):
            if match[1] in files:
                count += 1
                if match[2] not in (root / match[1]).read_text():
                    wrong.append(f"{file}:{text.count(chr(10), 0, match.start()) + 1}: {match[1]}: has no such lines")
        text = CODE.sub(blank, INDENTED.sub(blank, FENCE.sub(blank, text)))
        for match in LINK.finditer(text):
            url = urllib.parse.urlsplit(match[1])
            if url.scheme or url.netloc:
                continue
            count += 1
            where = f"{file}:{text.count(chr(10), 0, match.start()) + 1}: {match[1]}"
            target = file
            if url.path:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(file), urllib.parse.unquote(url.path)))
            if target not in files and target not in folders:
                wrong.append(f"{where}: no such file in this repository")
            elif url.fragment and url.fragment not in anchors((root / target).read_text()):
                wrong.append(f"{where}: {target} has no such heading")
    return wrong, count


CASES = [
    ("[a](b.md) [c](#one) [d](b.md#two-things) [e](https://example.org/x.md) [f](sub)", []),
    ("text\n\n[a](c.md)", ["a.md:3: c.md: no such file"]),
    ("[a](sub/../../b.md)", ["no such file"]),
    ("[a](b.md#three)", ["b.md has no such heading"]),
    ("`sub/c.txt`:\n\n```cpp\nint b;\n```\n", []),
    ("`sub/c.txt`:\n\n```cpp\nint d;\n```\n", ["a.md:1: sub/c.txt: has no such lines"]),
    ("`[a](c.md)`\n\n```\n[a](c.md)\n```\n\n    [a](c.md)\n", []),
]


def self_test():
    wrong = 0
    for text, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "sub").mkdir()
            (root / "a.md").write_text("# One\n\n" + text if "#one" in text else text)
            (root / "b.md").write_text("# b\n\n## Two `things`!\n")
            (root / "sub/c.txt").write_text("int a;\nint b;\n")
            found, _ = check(root)
        if len(found) != len(expected) or any(part not in line for part, line in zip(expected, found)):
            wrong += 1
            print(f"self-test: {text!r}\n  expected {expected}, got {found}")
    print(f"check_docs --self-test: {len(CASES) - wrong} of {len(CASES)} cases as expected")
    return wrong == 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    if sys.argv[1:]:
        sys.exit(__doc__)
    wrong, count = check(pathlib.Path(__file__).resolve().parent.parent)
    print("\n".join(wrong) or f"check_docs: {count} links and quotations hold", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
