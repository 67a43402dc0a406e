#!/usr/bin/env python3
"""Compares whet's chat templates with those of transformers on random templates.

    pip install transformers==5.23.0 jinja2==3.1.6
    cmake --build build/release --target render_chat
    tools/fuzz_chat_template.py --count 5000 --seed 1

Both must print the same, or both must fail. What we refuse by design (integers beyond 64 bits, printed generators and
the like) is counted apart. Exit code 1 and the templates when anything differs.
"""

import argparse
import collections
import json
import logging
import pathlib
import random
import subprocess
import sys
import warnings

from transformers.utils import chat_template_utils

MESSAGES = [
    {"role": "system", "content": " Be brief.\n"},
    {"role": "user", "content": "Grüße, 2+2?"},
    {"role": "assistant", "content": "<think>a</think>b", "tool_calls": [{"name": "f", "arguments": {"x": 1, "y": [2.5]}}]},
    {"role": "tool", "content": [{"type": "text", "text": "it's"}, {"type": "image"}]},
]
VARIABLES = {"n": 7, "z": 0, "f": 2.5, "s": "Hello wOrld", "e": "", "t": " a\tb\n c ", "u": "Ünï ß", "b": True,
             "l": [3, 1, 2], "w": ["b", "A", "a"], "el": [], "d": {"b": 1, "a": "x", "c": None}, "ed": {}, "q": "'\"\\"}
LITERALS = ["0", "1", "2", "-1", "3", "10", "1.5", "0.1", "1e20", "true", "false", "none", "''", "'a'", "'b'", "' '", '"it\'s"',
            "'a,b,c'", "'\\n'", "'%s'", "[]", "{}", "()", "(1,)", "[1, 2]", "{'a': 1, 'b': [2]}", "nosuch", "range(3)"]
FILTERS = ["trim", "length", "upper", "lower", "default('z')", "d('z', true)", "join", "join('-')", "list", "map('upper')",
           "map(attribute='role')", "map('length')", "map(attribute='nosuch', default=1)", "select", "select('string')",
           "selectattr('role')", "selectattr('role', '==', 'user')", "reject", "reject('none')", "rejectattr('role', 'in', w)",
           "replace('a', 'X')", "replace('', '.')", "first", "last", "int", "int(5)", "float", "string", "items", "dictsort",
           "dictsort(by='value')", "dictsort(reverse=true)", "capitalize", "title", "indent", "indent(2, true)",
           "indent(blank=true)", "round", "round(1)", "round(method='floor')", "abs", "unique", "sort", "sort(reverse=true)",
           "sort(attribute='role')", "sort(case_sensitive=true)", "reverse", "min", "max", "sum", "tojson", "tojson(indent=2)",
           "tojson(sort_keys=true)", "tojson(ensure_ascii=true)", "tojson(separators=(',', ':'))", "list", "list", "count"]
TESTS = ["defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "number", "integer", "float", "boolean",
         "true", "false", "odd", "even", "lower", "upper", "callable", "eq 1", "equalto('a')", "in [1, 'a']", "ne 2", "lt 2",
         "ge(1)", "divisibleby 2", "sameas none", "not defined", "not string", "not in 'abc'"]
METHODS = ["split()", "split(',')", "split('l', 1)", "rsplit(' ', 1)", "strip()", "strip('Hd')", "lstrip()", "rstrip()",
           "startswith('H')", "endswith('d')", "replace('l', 'L')", "replace('l', 'L', 1)", "upper()", "lower()", "join(w)",
           "find('l')", "rfind('o')", "count('l')", "title()", "capitalize()", "splitlines()", "isdigit()", "isalpha()",
           "isspace()", "isupper()", "islower()", "zfill(4)", "center(5)", "ljust(3)", "rjust(4, '.')", "partition('o')",
           "rpartition('o')", "removeprefix('He')", "removesuffix('ld')", "items()", "keys()", "values()", "get('a')",
           "get('zz', 4)", "index(1)", "count(1)", "copy()", "items", "append(1)", "a", "nosuch", "role", "content", "__class__"]
TEXT_FILTERS = ["trim", "upper", "lower", "default('z')", "d('z', true)", "replace('a', 'X')", "replace('', '.')", "string",
                "capitalize", "title", "indent", "indent(2, true)", "indent(blank=true)", "reverse", "tojson", "list | join"]
TEXT_METHODS = ["strip()", "strip('Hd')", "lstrip()", "rstrip()", "replace('l', 'L')", "replace('l', 'L', 1)", "upper()", "lower()",
                "title()", "capitalize()", "zfill(4)", "center(5)", "ljust(3)", "rjust(4, '.')", "partition('o')[2]", "split()[-1:]",
                "rpartition('o')[0]", "removeprefix('He')", "removesuffix('ld')", "join(w)", "split('l')[0]"]
JSON_FILTERS = ["tojson", "tojson(indent=2)", "tojson(sort_keys=true)", "tojson(ensure_ascii=true)", "tojson(separators=(',', ':'))"]
NUMBER_FILTERS = ["int", "float", "round", "round(1)", "round(2)", "round(method='floor')", "round(1, 'ceil')", "abs", "string"]
LIST_FILTERS = ["list", "reverse", "select", "select('string')", "reject('none')", "reject('number')", "map('string')",
                "map('default', 1)", "select('number')", "map('tojson')", "unique", "select('defined')"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "not in"]
TEXTS = ["", "a", " ", "\n", "  \n  ", "x y\n", "\t", "é", "\n\n", " z", "{", "}", "%", "#", "-", "\r\n"]
EXCUSES = ["beyond the integers of 64 bits", "not supported", "cannot be printed", "its budget", "nested too deep",
           "of a range", "has no slices", "cannot be a key", "precision from 0", "no finite number"]


class Grammar:
    def __init__(self, draw):
        self.draw = draw
        self.loops = 0

    def pick(self, items):
        return self.draw.choice(items)

    def expression(self, depth=3):
        """Mostly of parts whose types go together, so that most templates render; now and then of any parts."""
        if self.draw.random() < 0.02:
            return self.any(depth)
        return self.pick([self.text_value, self.text_value, self.number, self.list, self.truth, self.dict])(depth)

    def text_value(self, depth):
        if depth <= 0 or self.draw.random() < 0.15:
            return self.pick(["s", "t", "u", "e", "q", "'a'", "'a,b'", "'\\n'", '"it\'s"', "' x '", "messages[1].content"])
        t, n, l = (lambda: self.text_value(depth - 1)), (lambda: self.number(depth - 1)), (lambda: self.list(depth - 1))
        return self.pick([
            lambda: f"{t()} + {t()}", lambda: f"({t()} + {t()})", lambda: f"{t()} ~ {self.value(depth - 1)}",
            lambda: f"({t()} ~ {self.value(depth - 1)} ~ {t()})", lambda: f"{t()} * {self.draw.randrange(3)}",
            lambda: f"({t()}) | {self.pick(TEXT_FILTERS)}", lambda: f"{t()} | {self.pick(TEXT_FILTERS)} | {self.pick(TEXT_FILTERS)}",
            lambda: f"({t()}).{self.pick(TEXT_METHODS)}", lambda: f"({t()})[{self.slice()}]", lambda: f"({t()})[{n()}]",
            lambda: f"({l()}) | join({t()})", lambda: f"({self.value(depth - 1)}) | string", lambda: f"({l()} | map('string') | list).{self.pick(['copy()', 'copy()[0]'])}",
            lambda: f"({self.value(depth - 1)}) | {self.pick(JSON_FILTERS)}", lambda: f"mac({self.value(depth - 1)})",
            lambda: f"({t()} if {self.truth(depth - 1)} else {t()})", lambda: f"({t()} if {self.truth(depth - 1)})", lambda: f"{t()} or {t()}",
            lambda: f"messages | map(attribute='role') | {self.pick(['first', 'last', 'join', 'list', 'min', 'unique | list'])}".replace("last", "list | last"),
        ])()

    def number(self, depth):
        if depth <= 0 or self.draw.random() < 0.15:
            return self.pick(["n", "z", "f", "b", "0", "1", "2", "-1", "3", "10", "1.5", "0.1", "-2.5", "1e16", "ns.v"])
        n, t = (lambda: self.number(depth - 1)), (lambda: self.text_value(depth - 1))
        return self.pick([
            lambda: f"{n()} {self.pick(['+', '-', '*'])} {n()}", lambda: f"({n()} {self.pick(['+', '-', '*', '/', '//', '%'])} {self.pick(['n', 'f', '3', '-2', '0.5', '-7.5'])})",
            lambda: f"-{n()}", lambda: f"{n()} ** {self.draw.randrange(4)}", lambda: f"({n()}) | {self.pick(NUMBER_FILTERS)}",
            lambda: f"{t()} | length", lambda: f"({t()}) | {self.pick(['int', 'float', 'int(5)', 'float(0.5)'])}", lambda: f"({self.list(depth - 1)}) | length",
            lambda: f"({t()}).{self.pick(['find', 'rfind', 'count'])}({t()})", lambda: f"[{n()}, {n()}, {n()}] | {self.pick(['min', 'max', 'sum', 'first', 'last'])}",
        ])()

    def truth(self, depth):
        v, n, t = (lambda: self.value(depth - 1)), (lambda: self.number(depth - 1)), (lambda: self.text_value(depth - 1))
        return self.pick([
            lambda: f"{v()} is {self.pick(TESTS[:11] + TESTS[11:13] + ['not defined', 'not string', 'callable', 'sameas none', 'in [1, none]'])}",
            lambda: f"{n()} is {self.pick(['odd', 'even', 'lt 2', 'ge(1)', 'divisibleby 2', 'eq 1'])}", lambda: f"{v()} {self.pick(['==', '!='])} {v()}",
            lambda: f"{n()} {self.pick(['<', '<=', '>', '>='])} {n()} {self.pick(['<', '==', '!='])} {n()}", lambda: f"{t()} {self.pick(['<', 'in', 'not in', '>='])} {t()}",
            lambda: f"not {v()}", lambda: f"{v()} {self.pick(['and', 'or'])} {v()}", lambda: f"{v()} in {self.list(depth - 1)}",
            lambda: f"({t()}).{self.pick(['isdigit()', 'isalpha()', 'isspace()', 'isupper()', 'islower()', 'isalnum()'])}",
            lambda: f"({t()}).{self.pick(['startswith', 'endswith'])}({t()})", lambda: self.pick(["true", "false", "b"]),
        ])()

    def list(self, depth):
        if depth <= 0 or self.draw.random() < 0.15:
            return self.pick(["l", "w", "el", "[1, 2]", "[]", "(1, 'a')", "['x', none, true]", "range(3) | list"])
        l, v, t = (lambda: self.list(depth - 1)), (lambda: self.value(depth - 1)), (lambda: self.text_value(depth - 1))
        return self.pick([
            lambda: f"[{v()}, {v()}]", lambda: f"({v()}, {v()})", lambda: f"({l()}) | list + [{v()}]", lambda: f"({l()})[{self.slice()}]",
            lambda: f"({l()}) | {self.pick(LIST_FILTERS)} | list", lambda: f"({t()}).{self.pick(['split()', 'split(chr)', 'splitlines()', 'rsplit(chr, 1)']).replace('chr', self.pick(['%l%', '%,%', '% %']).replace('%', chr(39)))}",
            lambda: f"({self.dict(depth - 1)}).{self.pick(['items', 'keys', 'values'])}() | list", lambda: f"({self.dict(depth - 1)}) | {self.pick(['items | list', 'list', 'dictsort', 'dictsort(reverse=true)'])}",
            lambda: f"[{t()}, {t()}, {t()}] | {self.pick(['sort', 'sort(reverse=true)', 'sort(case_sensitive=true)', 'unique | list', 'map(%upper%) | list', 'map(%length%) | list', 'select(%in%, s) | list']).replace('%', chr(39))}",
            lambda: f"messages | {self.pick(['selectattr(%role%, %==%, %user%)', 'rejectattr(%content%, %string%)', 'map(attribute=%role%)', 'map(attribute=%nosuch%, default=1)', 'sort(attribute=%role%)', 'selectattr(%tool_calls%)']).replace('%', chr(39))} | list",
        ])()

    def dict(self, depth):
        if depth <= 0:
            return self.pick(["d", "ed", "messages[2]", "{'a': 1, 'B': 2}"])
        return self.pick([lambda: "{" + f"{self.text_value(depth - 1)}: {self.value(depth - 1)}, {self.number(depth - 1)}: {self.value(depth - 1)}" + "}",
                          lambda: f"dict(a={self.value(depth - 1)})", lambda: "d", lambda: "messages[0]"])()

    def value(self, depth):
        if self.draw.random() < 0.1:
            return self.pick(["none", "nosuch", "d.nosuch", "x", "m", "loop", "messages[3].content[0].type", "d.get('a')", "d['b']"])
        return self.expression(depth)

    def any(self, depth):
        if depth <= 0 or self.draw.random() < 0.15:
            return self.pick(LITERALS + list(VARIABLES) * 2 + ["messages", "messages[1]", "m", "x", "y", "loop.index", "ns.v"])
        inner = lambda: self.any(depth - 1)
        return self.pick([
            lambda: f"({inner()} {self.pick(BINARY)} {inner()})",
            lambda: f"({inner()}) | {self.pick(FILTERS)}",
            lambda: f"{inner()} is {self.pick(TESTS)}",
            lambda: f"({inner()}).{self.pick(METHODS)}",
            lambda: f"({inner()})[{inner()}]",
            lambda: f"({inner()})[{self.slice()}]",
            lambda: f"({inner()} if {inner()})",
            lambda: f"-{inner()}",
            lambda: "{" + f"{inner()}: {inner()}" + "}",
            lambda: f"{self.pick(['loop', 'ns', 'm'])}.{self.pick(['first', 'last', 'length', 'index0', 'v', 'role', 'previtem'])}",
        ])()

    def slice(self):
        part = lambda: self.pick(["", "", "0", "1", "-1", "2", "-2", "5"])
        return f"{part()}:{part()}" + self.pick(["", "", ":", ":2", ":-1"])

    def text(self):
        return "".join(self.pick(TEXTS) for _ in range(self.draw.randrange(3)))

    def tag(self, inside):
        return "{%" + self.pick(["", "", "-", "+"]) + f" {inside} " + self.pick(["", "", "-", "+"]) + "%}"

    def output(self, inside):
        return "{{" + self.pick(["", "", "-"]) + f" {inside} " + self.pick(["", "", "-"]) + "}}"

    def body(self, depth):
        return "".join(self.text() + self.statement(depth) for _ in range(self.draw.randrange(1, 4))) + self.text()

    def statement(self, depth):
        if depth == 0 or self.draw.random() < 0.35:
            return self.output(self.expression() if self.draw.random() < 0.9 else "loop.index ~ loop.last ~ loop.length ~ loop.revindex0" if self.loops else "m")
        body = lambda: self.body(depth - 1)
        tag = self.tag
        iterable = lambda: self.pick(["messages", "l", "w", "d", "d.items()", "s", "range(3)", "messages[1:]", self.list(2)])

        def loop_body():
            self.loops += 1
            inside = body()
            self.loops -= 1
            return inside

        return self.pick([
            lambda: tag(f"if {self.expression()}") + body() + tag("endif"),
            lambda: tag(f"if {self.expression()}") + body() + tag(f"elif {self.expression()}") + body() + tag("else") + body() + tag("endif"),
            lambda: tag(f"for m in {iterable()}") + loop_body() + tag("endfor"),
            lambda: tag(f"for m in {iterable()} if {self.truth(2)}") + loop_body() + tag("else") + body() + tag("endfor"),
            lambda: tag(f"for x, y in {self.pick(['d.items()', 'd | dictsort', '[(1, 2)]', 'd | items'])}") + loop_body() + tag("endfor"),
            lambda: tag(f"for m in {iterable()}") + loop_body() + tag("if " + self.expression()) + tag(self.pick(["break", "continue"])) + tag("endif") + loop_body() + tag("endfor"),
            lambda: tag(f"set {self.pick(['x', 'y', 'n', 'ns.v'])} = {self.expression()}"),
            lambda: tag(f"set {self.pick(['x', 'y'])}") + body() + tag("endset"),
            lambda: tag("set x, y = 1, 2"),
            lambda: tag(f"macro mac(x, y={self.expression(1)})") + body() + tag("endmacro"),
            lambda: tag("generation") + body() + tag("endgeneration") if depth == 2 else body(),
            lambda: "{#" + self.pick(["", "-"]) + " c " + self.pick(["", "-", "+"]) + "#}",
            lambda: tag("filter upper") + body() + tag("endfilter"),
            lambda: tag(f"with x = {self.expression()}") + body() + tag("endwith"),
            lambda: "{%" + self.pick(["", "-", "+"]) + " raw %}" + self.text() + tag("endraw"),
        ])()

    def template(self):
        return "{% set ns = namespace(v=0) %}{% macro mac(x) %}<{{ x }}>{% endmacro %}" + self.body(2)


def expected(template):
    """Text and spans, or None where Python fails."""
    try:
        texts, spans = chat_template_utils.render_jinja_template(
            conversations=[MESSAGES], chat_template=template, return_assistant_tokens_mask=True, **VARIABLES)
        at = lambda i: len(texts[0][:i].encode())
        return texts[0], [[at(begin), at(end)] for begin, end in spans[0]]
    except Exception:
        return None


def verdict(template, ours):
    theirs = expected(template)
    if theirs is not None and ("object at 0x" in theirs[0] or "<bound method" in theirs[0] or "<built-in" in theirs[0]
                               or "<Macro" in theirs[0] or "<function" in theirs[0]):
        return "an address is printed"
    if "error" in ours:
        if theirs is None:
            return "both fail"
        return "we refuse" if any(excuse in ours["error"] for excuse in EXCUSES) else "DIFFERENT"
    return "alike" if theirs == (ours["text"], ours["generations"]) else "DIFFERENT"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renderer", default=root / "build/release/render_chat", help="the program to compare")
    parser.add_argument("--count", type=int, default=1000, help="templates")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    grammar = Grammar(random.Random(arguments.seed))
    templates = [grammar.template() for _ in range(arguments.count)]
    given = "".join(json.dumps({"template": one, "messages": MESSAGES, "variables": VARIABLES}) + "\n" for one in templates)
    output = subprocess.run([arguments.renderer], input=given, capture_output=True, text=True, check=True).stdout
    counts = collections.Counter()
    for template, line in zip(templates, output.split("\n"), strict=False):
        ours = json.loads(line)
        found = verdict(template, ours)
        counts[found] += 1
        if found == "DIFFERENT":
            print(repr(template), "\n  theirs", repr(expected(template)), "\n  ours  ", repr(ours))
    print(f"seed {arguments.seed}:", dict(counts))
    sys.exit(1 if counts["DIFFERENT"] else 0)


if __name__ == "__main__":
    main()
