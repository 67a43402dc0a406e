#!/usr/bin/env python3
"""Checks whether a program's output solves a countdown puzzle: an expression over the given numbers, each used once, that makes
the target. It runs in a box beside the answer of a policy, so it evaluates with a parser of its own, exactly, and never with eval().

    countdown_checker.py INPUT EXPECTED OUTPUT     prints 1 or 0

INPUT has the numbers on its first line and the target on its second. Many outputs are right, so EXPECTED is empty and not read.
"""

import sys
from fractions import Fraction

LONGEST = 256  # characters; more than any puzzle needs, and a bound on how deep the parser goes


class Parser:
    """sum = product {("+" | "-") product}; product = factor {("*" | "/") factor}; factor = number | "(" sum ")"

    A number is one of `numbers` not used yet, written without leading zeros, and with a sign where it is negative. White space may
    stand between any two of these. The grammar is that of the reward `countdown` (tasks/countdown/expression.h) without its options.
    Throws ValueError for anything else, and ZeroDivisionError."""

    def __init__(self, text, numbers):
        self.text = text
        self.at = 0
        self.unused = list(numbers)

    def next_is(self, characters):
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1
        return self.at < len(self.text) and self.text[self.at] in characters

    def take(self):
        self.at += 1
        return self.text[self.at - 1]

    def whole(self):
        value = self.sum()
        if self.next_is(self.text) or self.unused:
            raise ValueError("more than an expression, or numbers left over")
        return value

    def sum(self):
        value = self.product()
        while self.next_is("+-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.factor()
        while self.next_is("*/"):
            value = value * self.factor() if self.take() == "*" else value / self.factor()
        return value

    def factor(self):
        if self.next_is("("):
            self.take()
            value = self.sum()
            if not self.next_is(")"):
                raise ValueError("no closing bracket")
            self.take()
            return value
        sign = self.take() if self.next_is("-") else ""
        digits = ""
        self.next_is("")
        while self.at < len(self.text) and self.text[self.at] in "0123456789":
            digits += self.take()
        number = int(sign + digits)
        if str(number) != sign + digits:
            raise ValueError("leading zeros")
        self.unused.remove(number)
        return Fraction(number)


def solves(expression, numbers, target):
    if len(expression) > LONGEST:
        return False
    try:
        return Parser(expression, numbers).whole() == target
    except (ValueError, ZeroDivisionError):
        return False


def read(path):
    with open(path, encoding="latin-1") as file:
        return file.read()


def main():
    puzzle, _, output = sys.argv[1:]
    numbers, target = read(puzzle).splitlines()
    print(int(solves(read(output).strip(), [int(n) for n in numbers.split()], int(target))))


if __name__ == "__main__":
    main()
