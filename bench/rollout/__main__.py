"""Measures rollouts: `whet generate` beside transformers and llama.cpp, in turns on one machine, in float32.
From the repository's root:

    python3 -m venv VENV
    VENV/bin/pip install torch==2.11.0 transformers==5.23.0 gguf==0.19.0
    CMAKE_ARGS=-DLLAVA_BUILD=OFF VENV/bin/pip install llama-cpp-python==0.3.36    # compiles llama.cpp for this CPU
    VENV/bin/python -m bench.rollout [--only moe,dense,smollm2,group] [--smollm2 DIRECTORY] [--repeats 3]

What runs, after a warm-up:

    moe      DeepSeek-V3's architecture, 8.8 M parameters; 64 prompts of 48 tokens, 64 new tokens each, temperature 1
    dense    Qwen2's architecture, 4.7 M parameters; the same
    smollm2  SmolLM2-135M-Instruct, which docs/checkpoints.md says how to get; prompts of 64 tokens, 128 new tokens
             each, greedy, 1 and 16 sequences
    group    the moe model; one prompt of 512 tokens, 16 samples of 32 tokens beside one sample

The first two have random weights. "decoding" is the rate without the time to the first token, "same" the share of
greedy tokens before the first one that differs from whet's; another order of the same sums moves near ties, and what
follows one differs too. "roof" is what torch.mm and memory allow (bench/rollout/roofline.py). Times count from the
loaded model on, and a peer keeps its model loaded while each run of whet is a new process.

transformers computes experts by its default, grouped_mm, and by its loop over them, "eager" (its third way on a CPU,
batched_mm, copies an expert's weights for every token and takes ten times as long); llama.cpp runs with its own choice
of arithmetic, which rounds attention to float16, and in float32 throughout. A peer that is not installed is left out;
torch, for the roofline, and transformers, for the random models, are needed anyway. The cores must be otherwise idle:
a peer's threads wait for one another in every operation, so other work slows it much more than whet.
"""

import argparse
import contextlib
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import platform
import re
import tempfile

from bench.rollout import table, workloads
from bench.rollout.measure import measure, measure_group
from bench.rollout.peer import Peer
from bench.rollout.whet import Whet

NAMES = ["moe", "dense", "smollm2", "group"]
EXPERTS = ["default", "eager"]


def installed(what, *packages):
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        print(f"{what} is left out: no package {', '.join(missing)}", flush=True)
    return not missing


def transformers_peers(workload, threads):
    for experts in EXPERTS if "n_routed_experts" in workload.config else EXPERTS[:1]:
        name = "transformers" if experts == "default" else f"transformers {experts}"
        yield Peer(name, "bench.rollout.transformers_peer", workload.directory, threads, experts)


def llama_cpp_peers(workload, threads, work):
    from bench.rollout.gguf_file import write_gguf

    file = work / f"{workload.directory.name}.gguf"
    if not file.exists():
        write_gguf(workload.directory, workload.config, file)
    for arithmetic in ("default", "float32"):
        name = "llama.cpp" if arithmetic == "default" else f"llama.cpp {arithmetic}"
        yield Peer(name, "bench.rollout.llama_cpp_peer", file, threads, arithmetic)


def compare(workload, options, work):
    from bench.rollout.roofline import roofline

    print(f"{workload.name}: {len(workload.prompts)} x ({len(workload.prompts[0])} + {workload.new_tokens}) tokens, "
          f"{options.threads} threads", flush=True)
    with contextlib.ExitStack() as stack:
        engines = [Whet(options.whet, workload.directory, options.threads)]
        if installed("transformers", "transformers"):
            engines += transformers_peers(workload, options.threads)
        if installed("llama.cpp", "llama_cpp", "gguf", "safetensors"):
            engines += llama_cpp_peers(workload, options.threads, work)
        for engine in engines:
            stack.callback(engine.close)
        measured = measure(engines, workload, options.repeats)
    roof = roofline(workload, options.threads)
    table.print_rates(measured, roof)
    table.print_bounds(roof)
    table.print_stats(measured["whet"]["stats"])
    return {"measured": measured, "roof": roof}


def group(options, work):
    directory = workloads.moe(work).directory
    prompt = workloads.random_prompts(1, 512, 512)[0]
    print(f"group: one prompt of {len(prompt)} tokens, 32 new tokens a sample, {options.threads} threads", flush=True)
    runs = measure_group(Whet(options.whet, directory, options.threads), prompt, 16, 32, options.repeats)
    table.print_group(runs)
    return runs


def run(options, work):
    """One result by name."""
    for name in options.only:
        if not installed(name, "torch", *(["transformers"] if name != "smollm2" else [])):
            continue
        if name == "group":
            yield name, group(options, work)
        elif name == "smollm2":
            for batch in (1, 16):
                workload = workloads.smollm2(options.smollm2, batch)
                yield workload.name, compare(workload, options, work)
        else:
            yield name, compare({"moe": workloads.moe, "dense": workloads.dense}[name](work), options, work)


def parse():
    parser = argparse.ArgumentParser(prog="python3 -m bench.rollout", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=lambda text: text.split(","), help="workloads, all by default")
    parser.add_argument("--smollm2", type=pathlib.Path, help="the directory that `whet convert` wrote")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--whet", default=str(workloads.ROOT / "build" / "release" / "whet"), help="the program")
    parser.add_argument("--out", type=pathlib.Path, help="write every measurement as JSON here")
    options = parser.parse_args()
    options.only = options.only or [name for name in NAMES if name != "smollm2" or options.smollm2]
    if unknown := set(options.only) - set(NAMES):
        parser.error(f"--only knows {', '.join(NAMES)}, not {', '.join(unknown)}")
    if "smollm2" in options.only and not options.smollm2:
        parser.error("the workload smollm2 needs --smollm2 DIRECTORY")
    return options


def machine():
    """What the figures belong to."""
    model = re.search("model name\\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    packages = [name for name in ("torch", "transformers", "llama_cpp_python")
                if any(importlib.metadata.distributions(name=name))]
    return {"cpu": model.group(1) if model else platform.processor(), "cores": os.cpu_count(),
            "load": os.getloadavg()[0], "packages": {name: importlib.metadata.version(name) for name in packages}}


def main():
    options = parse()
    print(json.dumps(described := machine()), flush=True)
    with tempfile.TemporaryDirectory() as work:
        results = {"machine": described, **dict(run(options, pathlib.Path(work)))}
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
