#!/usr/bin/env python3
"""Checks the layers of the source tree: which folder may include which, which may use torch, and which file owns a standard stream.

The table below is the architecture. A folder includes only folders on lower levels, so that any file can be
read knowing only what lies beneath it; the torch rules keep the command line quick to start and to compile. Two
threads that share a stream of the C or C++ library flush or interleave each other's lines, and its failures go
unseen: each standard stream has one file that touches it.

    tools/check_layers.py               check this repository; exit 1 and one line a violation
    tools/check_layers.py --self-test   check that each rule catches what it forbids
"""
import pathlib
import re
import sys
import tempfile

LEVELS = {
    "base": 0,
    "jinja": 1,
    "tokenizer": 2, "sandbox": 2, "telemetry": 2, "kernels": 2,
    "data": 3, "models": 3,
    "rewards": 4, "rollout": 4,
    "tasks": 5,
    "scoring": 6, "train": 6,
    "rl": 7,
    "cli": 8,
}
# Beyond the levels: rewards and tasks read text and use no model; training uses neither rollout nor rewards.
FORBIDDEN = {("rewards", "models"), ("tasks", "models"), ("tasks", "rollout"), ("scoring", "models"),
             ("scoring", "rollout"), ("train", "rollout"), ("train", "rewards")}
# Folders that sit outside the layers and may include any of them.
FREE = {"tests", "bench", "tools"}
# Where torch may be included, directly or through another header.
TORCH_FOLDERS = ("kernels", "models", "rollout", "train", "rl", "cli/torch", "tests", "bench", "tools")
# Files of these folders that must not include it, directly or through another header: the configuration, and the engine,
# whose tensors belong to the model runner.
TORCH_FREE = re.compile(r"kernels/(exec|shapes|sampling)\.h|(rl|rollout|train)/config\.(h|cpp)|train/metric\.h"
                        r"|rl/(advantage|objective|rollout)_config\.(h|cpp)|rl/objectives/\w+\.h"
                        r"|rollout/(engine|scheduler|sequence|step_plan|request|model_runner|sampling_rows)\.h"
                        r"|rollout/(engine|scheduler|sampling_rows|page_\w+|prefix_cache|draft)\.cpp")
# The kernels of one device, for its backend and the tests only: other folders use kernels/backend.h.
# whet doctor measures the CPU itself.
DEVICE_KERNELS = ("kernels/cpu/",)
DEVICE_KERNEL_USERS = {"cli/torch/doctor.cpp"}
TORCH_HEADER = re.compile(r"(ATen|c10|torch|caffe2)/")
# Umbrellas over all of torch: half a minute of compile time a file.
BANNED = {"torch/torch.h", "torch/all.h", "torch/extension.h"}

# Standard streams: base/output.h writes results, base/log.h messages, base/line_reader.h reads.
STREAM_OWNERS = {"base/log.cpp"}
STREAM = re.compile(r"<(iostream|print)>|\b(?:std::)?(?:cin|cout|cerr|clog|wcout|printf|puts|putchar|vprintf)\b(?= *(?:<<|>>|\(|\.))"
                    r"|\b(?:stdin|stdout|stderr)\b")
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//.*')

SUFFIXES = {".h", ".cpp", ".c", ".cc", ".hpp", ".cu", ".cuh", ".inc"}
SKIPPED = {"build", "runs", "docs", "recipes"}
# Programs that tests give to the sandbox: what they include is an attack.
DATA = "tests/sandbox/hostile"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]')
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def sources(root):
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in SKIPPED and not folder.name.startswith("."):
            for path in sorted(folder.rglob("*")):
                file = path.relative_to(root).as_posix()
                if path.suffix in SUFFIXES and path.is_file() and not file.startswith(DATA + "/"):
                    yield file


def includes_of(text):
    """(line number, '"' or '<', name) of each include that is not commented out."""
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for number, line in enumerate(text.split("\n"), 1):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def streams_in(text):
    """(line number, name) of each use of a standard stream."""
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for number, line in enumerate(text.split("\n"), 1):
        if match := STREAM.search(TEXT.sub("", line)):
            yield number, match[0]


def may_know_torch(file):
    return any(file.startswith(folder + "/") for folder in TORCH_FOLDERS) and not TORCH_FREE.fullmatch(file)


def layer_violation(source, target):
    """Why a file of folder `source` may not include one of folder `target`, or None."""
    if source == target or source in FREE:
        return None
    if target in FREE:
        return f"{source}/ includes {target}/, which no layer may include"
    if LEVELS[source] < LEVELS[target]:
        return f"{source}/ (level {LEVELS[source]}) includes {target}/ (level {LEVELS[target]}): only lower levels"
    if LEVELS[source] == LEVELS[target]:
        return f"{source}/ and {target}/ share level {LEVELS[source]} and must not include one another"
    if (source, target) in FORBIDDEN:
        return f"{source}/ must not include {target}/"
    return None


def path_to_torch(file, graph, seen):
    """The chain of headers through which `file` reaches torch, the torch header last; or None."""
    seen.add(file)
    for _, quote, name in graph[file]:
        if TORCH_HEADER.match(name) and quote == "<":
            return [name]
    for _, quote, name in graph[file]:
        if quote == '"' and name in graph and name not in seen:
            if rest := path_to_torch(name, graph, seen):
                return [name] + rest
    return None


def check_include(root, file, quote, name):
    folder = file.split("/")[0]
    target = name.split("/")[0]
    if name in BANNED:
        return f"<{name}> is banned everywhere: include the ATen headers that are needed"
    if quote == "<":
        if target in LEVELS and (root / name).is_file():
            return f'<{name}> is a header of this project: write "{name}"'
        if TORCH_HEADER.match(name) and not may_know_torch(file):
            return f"<{name}> is torch's, and {file} may not know torch"
        return None
    if TORCH_HEADER.match(name):
        return f'"{name}" is not of this project: write <{name}>'
    # x.html.inc is made from x.html by cmake/embed.cmake.
    if ".." in name or not ((root / name).is_file() or (root / name.removesuffix(".inc")).is_file()):
        return f'"{name}" is no file here: includes are written from the repository root'
    if target not in LEVELS and target not in FREE:
        return f"{target}/ is not in the level table of tools/check_layers.py"
    if name.startswith(DEVICE_KERNELS) and folder not in FREE | {"kernels"} and file not in DEVICE_KERNEL_USERS:
        return f'"{name}" belongs to one device: include "kernels/backend.h"'
    return layer_violation(folder, target)


def check(root):
    """All violations, as 'file:line: reason'."""
    graph = {file: list(includes_of((root / file).read_text(errors="replace"))) for file in sources(root)}
    violations = []
    for file, includes in graph.items():
        folder = file.split("/")[0]
        if folder not in LEVELS and folder not in FREE:
            violations.append(f"{file}:1: {folder}/ is not in the level table of tools/check_layers.py")
            continue
        found = []
        if folder in LEVELS and file not in STREAM_OWNERS:
            found += [f"{file}:{number}: {name}: standard streams belong to base/output.h, base/log.h and "
                      "base/line_reader.h" for number, name in streams_in((root / file).read_text(errors="replace"))]
        for number, quote, name in includes:
            if reason := check_include(root, file, quote, name):
                found.append(f"{file}:{number}: {reason}")
        if not found and not may_know_torch(file):
            if chain := path_to_torch(file, graph, set()):
                found.append(f"{file}:1: may not know torch, but reaches it through {' -> '.join(chain)}")
        violations += found
    return violations, len(graph)


# Each case: the files of a tiny repository, and a part of the one violation expected (None: none).
CASES = [
    ({"base/a.h": "", "rl/b.cpp": '#include "base/a.h"\n#include <vector>\n'}, None),
    ({"train/t.h": "", "rollout/r.cpp": '#include "train/t.h"\n'}, "rollout/ (level 4) includes train/ (level 6)"),
    ({"rewards/r.h": "", "rollout/r.cpp": '#include "rewards/r.h"\n'}, "share level 4"),
    ({"rollout/r.h": "", "train/t.cpp": '#include "rollout/r.h"\n'}, "must not include rollout/"),
    ({"rollout/r.h": "", "train/t.h": "", "rl/g.cpp": '#include "rollout/r.h"\n#include "train/t.h"\n'}, None),
    ({"models/m.h": "", "data/d.cpp": '#include "models/m.h"\n'}, "share level 3"),
    ({"data/d.h": "", "base/b.h": '\n#include "data/d.h"\n'}, "base/b.h:2: base/ (level 0)"),
    ({"models/m.h": "", "rewards/r.cpp": '#include "models/m.h"\n'}, "must not include models/"),
    ({"models/layers/l.h": "", "models/m.cpp": '#include "models/layers/l.h"\n'}, None),
    ({"tests/support/s.h": "", "cli/main.cpp": '#include "tests/support/s.h"\n'}, "which no layer may include"),
    ({"rl/r.h": "", "tests/rl/r_test.cpp": '#include "rl/r.h"\n#include <ATen/ATen.h>\n'}, None),
    ({"rl/r.cpp": "#include <ATen/ATen.h>\n"}, None),
    ({"data/d.cpp": "#include <ATen/ATen.h>\n"}, "may not know torch"),
    ({"rewards/r.cpp": "#include <c10/util/Half.h>\n"}, "may not know torch"),
    ({"cli/main.cpp": "#include <torch/csrc/autograd/grad_mode.h>\n"}, "may not know torch"),
    ({"cli/torch/grpo.cpp": "#include <ATen/ATen.h>\n"}, None),
    ({"kernels/backend.h": "#include <ATen/ATen.h>\n"}, None),
    ({"kernels/exec.h": "#include <ATen/ATen.h>\n"}, "may not know torch"),
    ({"models/m.h": "#include <ATen/ATen.h>\n", "rollout/engine.cpp": '#include "models/m.h"\n'},
     "through models/m.h -> ATen/ATen.h"),
    ({"kernels/cpu/gemm.h": "", "models/m.cpp": '#include "kernels/cpu/gemm.h"\n'}, "belongs to one device"),
    ({"kernels/cpu/gemm.h": "", "kernels/self_test.cpp": '#include "kernels/cpu/gemm.h"\n'}, None),
    ({"kernels/cpu/gemm.cpp": "#include <ATen/ATen.h>\n"}, None),
    ({"rl/r.h": "#include <ATen/ATen.h>\n", "cli/main.cpp": '#include "rl/r.h"\n'}, "through rl/r.h -> ATen/ATen.h"),
    ({"rl/config.h": "", "cli/main.cpp": '#include "rl/config.h"\n'}, None),
    ({"train/t.cpp": "#include <torch/torch.h>\n"}, "banned"),
    ({"tests/t_test.cpp": "#include <torch/extension.h>\n"}, "banned"),
    ({"train/t.cpp": '#include "ATen/ATen.h"\n'}, "write <ATen/ATen.h>"),
    ({"base/a.h": "", "base/b.cpp": '#include "a.h"\n'}, "from the repository root"),
    ({"base/a.h": "", "data/b.cpp": '#include "../base/a.h"\n'}, "from the repository root"),
    ({"base/a.h": "", "data/b.cpp": "#include <base/a.h>\n"}, 'write "base/a.h"'),
    ({"base/a.h": '// #include "rl/x.h"\n/*\n#include "rl/x.h"\n*/\n'}, None),
    ({"base/a.h": '  #  include "rl/x.h"\n', "rl/x.h": ""}, "only lower levels"),
    ({"telemetry/p.html": "", "telemetry/r.cpp": '#include "telemetry/p.html.inc"\n'}, None),
    ({"telemetry/r.cpp": '#include "telemetry/p.html.inc"\n'}, "from the repository root"),
    ({"helpers/h.cpp": ""}, "not in the level table"),
    ({"cli/main.cpp": "\n#include <iostream>\n"}, "cli/main.cpp:2: <iostream>"),
    ({"cli/main.cpp": 'std::cout << 1;'}, "std::cout"),
    ({"rl/r.cpp": 'printf("%d", 1);'}, "printf"),
    ({"rl/r.cpp": 'std::fwrite(text.data(), 1, 1, stdout);'}, "stdout"),
    ({"base/log.cpp": "flockfile(stderr);"}, None),
    ({"base/a.cpp": 'Json{{"stdout", 1}};  // printf(stderr)\nstd::snprintf(a, 1, "%d", 1);'}, None),
    ({"bench/b.cpp": "#include <iostream>\n"}, None),
]


def self_test():
    wrong = 0
    for files, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            violations, _ = check(root)
        if (violations == []) if expected is None else (len(violations) == 1 and expected in violations[0]):
            continue
        wrong += 1
        print(f"self-test: {files}\n  expected {expected!r}, got {violations}")
    print(f"check_layers --self-test: {len(CASES) - wrong} of {len(CASES)} cases as expected")
    return wrong == 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    if sys.argv[1:]:
        sys.exit(__doc__)
    violations, count = check(pathlib.Path(__file__).resolve().parent.parent)
    print("\n".join(violations) or f"check_layers: {count} files keep the layers", flush=True)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
