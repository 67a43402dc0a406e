"""Times programs in boxes beside the same programs under bubblewrap and without any containment, in turns in one run:

    apt-get install bubblewrap
    python3 -m bench.sandbox [--rounds 200] [--compilations 20] [--programs 600]

A time is of one program, from the caller's request to its result in hand (outside: to the end of the process), the
ways in turns, so that the next box is made while another way is at work. The rates are of programs back to back: by
one caller, or four at once, which in boxes eight callers ask for. "of peer" is the quotient of the medians, "target"
what it is to be at most (of the rates: at least). bwrap makes the same seven namespaces and the same files to see; it
limits nothing and filters no system calls. Cold Python is `python3 -I -S`, which reads no site packages. The cores
must be otherwise idle: at tier cgroup a box has a share of the processor of its own, so other work slows a peer more.
"""

import argparse
import json
import pathlib
import statistics
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent.parent

# Description, name, the peer's name, and the target of the quotient.
TIMES = [
    ("posix_spawn of /usr/bin/true", "spawn true", None, ""),
    ("clone with seven namespaces, exit", "clone", None, ""),
    ("bwrap, /usr/bin/true", "bwrap true", None, ""),
    ("box, /usr/bin/true", "box true", "bwrap true", "0.60"),
    ("cold python3, pass", "spawn pass", None, ""),
    ("box, cold python3, pass", "cold box pass", "spawn pass", ""),
    ("box, preloaded python, pass", "box pass", "spawn pass", "1.00"),
    ("cold python3, eleven imports", "spawn imports", None, ""),
    ("box, preloaded python, eleven imports", "box imports", "spawn imports", "0.33"),
    ("g++ and run, no precompiled header", "spawn g++", None, ""),
    ("box, C++ compiled and run", "box g++", "spawn g++", "1 s"),
]
RATES = [
    ("one caller: bwrap, /usr/bin/true", "bwrap true, one", None, ""),
    ("one caller: box, /usr/bin/true", "box true, one", "bwrap true, one", ""),
    ("one caller: cold python3, pass", "spawn pass, one", None, ""),
    ("one caller: box, preloaded python, pass", "box pass, one", "spawn pass, one", ""),
    ("four at once: bwrap, /usr/bin/true", "bwrap true", None, ""),
    ("four at once: box, /usr/bin/true", "box true", "bwrap true", ""),
    ("four at once: bwrap, cold python3", "bwrap python", None, ""),
    ("four at once: box, preloaded python", "box python", "bwrap python", "150 per s"),
]


def print_table(head, rows):
    """The first column is a name and goes left, the others right."""
    rows = [head, *rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows:
        name, *cells = (cell.ljust(width) if at == 0 else cell.rjust(width)
                        for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        print("  " + "  ".join([name, *cells]).rstrip())


def quotient(measured, name, peer):
    return f"{statistics.median(measured[name]) / statistics.median(measured[peer]):.2f}" if peer else ""


def time_row(seconds, label, name, peer, target):
    values = seconds[name]
    percentile = statistics.quantiles(values, n=20, method="inclusive")[-1]
    cells = [f"{1000 * value:.2f}" for value in (statistics.median(values), min(values), percentile)]
    return [label, *cells, quotient(seconds, name, peer), target]


def rate_row(rates, label, name, peer, target):
    cells = [f"{value:.0f}" for value in (statistics.median(rates[name]), min(rates[name]), max(rates[name]))]
    return [label, *cells, quotient(rates, name, peer), target]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200, help="of the small programs")
    parser.add_argument("--compilations", type=int, default=20)
    parser.add_argument("--programs", type=int, default=600, help="of which the rates are taken, three times")
    options = parser.parse_args()
    subprocess.run([root / "scripts/build", "release", "bench_sandbox"], check=True)
    counts = [str(value) for value in (options.rounds, options.compilations, options.programs)]
    results = json.loads(subprocess.check_output([root / "build/release/bench_sandbox", *counts]))
    bwrap = subprocess.check_output(["bwrap", "--version"], text=True).strip()
    print(f"tier {results['tier']}, Linux {results['kernel']}, {results['cores']} cores, {bwrap}")
    print_table(["milliseconds", "median", "least", "p95", "of peer", "target"],
                [time_row(results["seconds"], *row) for row in TIMES])
    print_table(["programs a second", "median", "least", "most", "of peer", "target"],
                [rate_row(results["per_s"], *row) for row in RATES])


if __name__ == "__main__":
    main()
