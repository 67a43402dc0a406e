"""Times the math verifier beside Math-Verify, one thread each, on the same answers in one run. From the repository's root:

    python3 -m venv VENV
    VENV/bin/pip install 'math-verify[antlr4_13_2]==0.9.0'
    VENV/bin/python -m bench.math_verify [--whet build/release/whet] [--lines 200000] [--peer-lines 400]

The mix: half boxed integers, the rest in equal parts fractions, surds, pairs and polynomials; every other answer is wrong. "integers" are
boxed integers alone. Rates are answers per second: of `whet score --reward math --jobs 1` with all it does around them (starting, reading
and writing JSON Lines), of Math-Verify inside the process, parse(gold), parse(answer) and verify, nothing else. Also printed: how often the
two agree with what the mix means.
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import time


def integer(rng):
    n = rng.randint(-9999, 99999)
    return f"{n}", f"{n:,}" if rng.random() < 0.2 else f"{n}", f"{n + 1}"


def fraction(rng):
    a, b = rng.randint(1, 99), rng.randint(2, 99)
    k = rng.randint(1, 9)
    return f"\\frac{{{a}}}{{{b}}}", f"\\dfrac{{{a * k}}}{{{b * k}}}", f"\\frac{{{a + 1}}}{{{b}}}"


def surd(rng):
    a, b, k = rng.randint(1, 20), rng.choice([2, 3, 5, 6, 7, 10, 11]), rng.randint(2, 5)
    return f"{a}+{k}\\sqrt{{{b}}}", f"\\sqrt{{{b * k * k}}}+{a}", f"{a}+{k}\\sqrt{{{b + 1}}}"


def pair(rng):
    a, b, c = rng.randint(-20, 20), rng.randint(1, 20), rng.randint(2, 9)
    return f"({a}, \\frac{{{b}}}{{{c}}})", f"\\left({a},{b}/{c}\\right)", f"({a + 1}, \\frac{{{b}}}{{{c}}})"


def polynomial(rng):
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    return f"x^2+{a + b}x+{a * b}", f"(x+{a})(x+{b})", f"(x+{a})(x+{b + 1})"


KINDS = [integer] * 4 + [fraction, surd, pair, polynomial]


def make(kinds, lines):
    rng = random.Random(1)
    for i in range(lines):
        gold, right, wrong = kinds[i % len(kinds)](rng)
        is_right = rng.random() < 0.5
        text = f"Let us see. We add the two and find that the answer is \\boxed{{{right if is_right else wrong}}}."
        yield {"answer": gold, "completion": text, "right": is_right}


def time_whet(whet, rows):
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "answers.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        start = time.perf_counter()
        out = subprocess.run([whet, "score", "--reward", "math", "--jobs", "1", "--in", path], check=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        seconds = time.perf_counter() - start
    agree = sum((json.loads(line)["reward"] == 1) == row["right"] for line, row in zip(out.splitlines(), rows, strict=True))
    return len(rows) / seconds, agree / len(rows)


def time_peer(rows):
    from math_verify import parse, verify

    parse("\\boxed{1}"), verify(parse("$1$"), parse("$1$"))  # grammars load on first use
    start = time.perf_counter()
    agree = sum(verify(parse(f"${row['answer']}$"), parse(row["completion"])) == row["right"] for row in rows)
    return len(rows) / (time.perf_counter() - start), agree / len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whet", default="build/release/whet")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--peer-lines", type=int, default=400)
    options = parser.parse_args()
    print(f"{'':10} {'whet':>10} {'Math-Verify':>12} {'ratio':>8}   right: whet, Math-Verify")
    for name, kinds in {"mix": KINDS, "integers": [integer]}.items():
        rows = list(make(kinds, options.lines))
        peer, peer_right = time_peer(rows[: options.peer_lines])
        ours, right = time_whet(options.whet, rows)
        print(f"{name:10} {ours:10,.0f} {peer:12,.1f} {ours / peer:8,.0f}   {right:.1%}, {peer_right:.1%}", flush=True)


if __name__ == "__main__":
    main()
