#!/usr/bin/env python3
"""Changes one thing of a config.json at a time and compares what whet and transformers make of the checkpoint.

    pip install torch==2.11.0 transformers==5.23.0 safetensors
    tools/mutate_configs.py [--match TEXT] [--changes N] [DIRECTORY...]

DIRECTORY: small checkpoints to start from (default: tests/golden/models; ../shared/checkpoints/* works as well). Of some
600 changes of each, N are drawn (default 60, 0 for all); --seed S draws others.

Every change ends in one of these; the last three must be 0, and the exit code is 1 when they are not:

    equal              the same log-probabilities (to 1e-3)
    refused            by whet, with the message; transformers reads it
    refused by both
    read by whet only  transformers refuses it, or would fill weights that the file lacks at random
    different          both read it and differ: silent differences
    badly refused      exit code other than 2, more than one line, or the changed key is not named
    no number          whet read it and gave NaN

whet takes half a second a start, so two run at once; the default takes some ten minutes on two cores. --verbose lists
every refusal. $WHET names another program than build/release/whet.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import json
import math
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHET = os.environ.get("WHET", str(ROOT / "build" / "release" / "whet"))
TOLERANCE = 1e-3
MOST_MEMORY = 12 << 30  # bytes
MISSING = object()  # a key that is taken away
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 24}
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 32}
# Keys that cannot change a number, or that whet has no use for.
IGNORED = {"architectures", "transformers_version", "model_type", "dtype", "torch_dtype", "use_cache", "id2label",
           "label2id", "problem_type", "output_hidden_states", "return_dict", "chunk_size_feed_forward",
           "is_encoder_decoder", "bos_token_id", "eos_token_id", "pad_token_id", "initializer_range",
           "attention_dropout", "pretraining_tp", "router_aux_loss_coef", "output_router_logits",
           "quantization_config", "num_mtp_layers", "num_nextn_predict_layers"}


@dataclasses.dataclass
class Case:
    name: str
    directory: pathlib.Path
    keys: list  # one of them must be in a refusal
    theirs: object = None  # numbers, or the exception
    ours: object = None  # numbers, or (exit code, message)


def run(*command):
    done = subprocess.run([WHET, *command], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return done.returncode, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def rope_changes(config):
    """(name, keys set in config.json or MISSING, names of which one must be in a refusal)"""
    theta = {"rope_theta": 5000.0}
    sections = [YARN, LLAMA3, {"rope_type": "linear", "factor": 2.0}, {"type": "yarn", "factor": 4.0},
                {"type": "linear", "factor": 3}, {"rope_type": "default"}, {**YARN, **theta}, {**LLAMA3, **theta},
                {**YARN, "type": "linear"}, {"rope_type": "default", "type": "yarn", "factor": 4.0}, {}]
    for key in ("rope_scaling", "rope_parameters"):
        bare = {"rope_scaling": MISSING, "rope_parameters": MISSING, "rope_theta": MISSING}
        for section in sections:
            yield {**bare, key: section}, [key]
            yield {**bare, key: section, **theta}, [key]
        for bad in ("yarn", "", ["yarn", 4.0], [], 4.0, 0, True, False, None):
            yield {**bare, key: bad}, [key]
        for kind, base in (("yarn", YARN), ("llama3", LLAMA3), ("linear", {"rope_type": "linear", "factor": 2.0})):
            for name in sorted({*base, "rope_theta", "attention_factor", "beta_fast", "beta_slow", "mscale",
                                "mscale_all_dim", "truncate", "partial_rotary_factor"}):
                values = [None, 0, -1, "4", 1.5, True, False] if key == "rope_scaling" else [None, 0]
                for value in [MISSING, *values]:
                    section = {k: v for k, v in {**base, name: value}.items() if v is not MISSING}
                    yield {**bare, key: section, **theta}, [name]
        for name in ("dynamic", "longrope", "su", "mrope", "proportional", "", None, 3):
            yield {**bare, key: {"rope_type": name, "factor": 2.0}}, ["type"]
        nested = {"full_attention": {**YARN, **theta}, "sliding_attention": {"rope_type": "default", **theta}}
        yield {**bare, key: nested}, ["_attention"]
        yield {**bare, key: {**YARN, "unknown": 3}}, [key]
        yield {**bare, key: {**YARN, "mscale": 0.7, "mscale_all_dim": 0.9}}, [key]
        yield {**bare, key: {**YARN, "mscale_all_dim": 0.9}}, [key]
        yield {**bare, key: {**YARN, "truncate": False, "beta_fast": 3.0, "beta_slow": 0.3}}, [key]
        yield {**bare, key: {**YARN, "factor": 0.5}}, [key]
        for original in (16, 0, None, "16"):
            yield {**bare, key: YARN, "original_max_position_embeddings": original}, ["original_max_position"]
            yield {**bare, key: LLAMA3, "original_max_position_embeddings": original}, ["original_max_position"]
    both = {"rope_parameters": {"rope_type": "default", "rope_theta": 3000.0}}
    for section in (YARN, {**YARN, **theta}, LLAMA3, {"type": "linear", "factor": 2}, {}, None, "yarn", 0):
        yield {**both, "rope_scaling": section, "rope_theta": MISSING}, ["rope_"]
        yield {**both, "rope_scaling": section, **theta}, ["rope_"]
    for value in (0, -10000.0, None, "10000", 1, 1e6, True):
        yield {"rope_theta": value, "rope_parameters": MISSING, "rope_scaling": MISSING}, ["rope_theta"]
        yield {"rope_parameters": {"rope_type": "default", "rope_theta": value}, "rope_scaling": MISSING}, ["rope_theta"]
    for value in (0.5, 1.0, None):
        yield {"partial_rotary_factor": value}, ["partial_rotary_factor"]


def key_changes(config, fields):
    """Every key of the family, missing, null and of other types."""
    for key in sorted(set(fields) | set(config)):
        if key in IGNORED or key.startswith("rope_p") or key.startswith("rope_s"):
            continue
        old = config.get(key)
        values = [MISSING, None, "text", [1], {}]
        if isinstance(old, bool) or fields.get(key) is bool:
            values += [not old, 1]
        elif isinstance(old, int):
            values += [0, -1, float(old), True]
        elif isinstance(old, float):
            values += [0, 2, True]
        for value in values:
            yield {key: value}, [key]


def family_changes(config):
    layers = config["num_hidden_layers"]
    kinds = [["full_attention"] * layers, ["sliding_attention"] * layers,
             (["sliding_attention", "full_attention"] * layers)[:layers], ["full_attention"] * (layers + 1),
             ["chunked_attention"] * layers, ["attention"] * layers, [], None]
    for use in (True, False, MISSING):
        for types in [MISSING, *kinds]:
            for window in (8, None, MISSING):
                yield ({"use_sliding_window": use, "layer_types": types, "sliding_window": window,
                        "max_window_layers": 1}, ["layer_types", "layer type", "sliding_window"])
    experts = config.get("n_routed_experts") or config.get("num_experts") or config.get("num_local_experts")
    if experts:
        for name in ("num_experts", "num_local_experts", "n_routed_experts"):
            for value in (experts, experts // 2, None):
                yield {name: value}, ["experts", "shape", "missing", "unexpected"]
        for name, values in {"norm_topk_prob": (True, False, None, 1), "rope_interleave": (True, False, None, 0),
                             "n_group": (1, 2, None), "topk_group": (1, 2, None), "scoring_func": ("softmax", None),
                             "topk_method": ("greedy", "group_limited_greedy", "noaux_tc", None),
                             "routed_scaling_factor": (MISSING, 1.0, 2, None), "moe_layer_freq": (2, 1)}.items():
            for value in values:
                yield {name: value}, [name]
        yield {"n_group": MISSING, "topk_group": MISSING}, ["group"]
        yield {"n_group": None, "topk_group": None}, ["group"]


def head_changes(weights):
    embed = weights["model.embed_tokens.weight"]
    head = torch.randn(embed.shape, generator=torch.Generator().manual_seed(1)) * 0.3
    without = {k: v for k, v in weights.items() if k != "lm_head.weight"}
    bodies = {"other head": {**without, "lm_head.weight": head},
              "equal head": {**without, "lm_head.weight": embed.clone()},
              "equal head in bfloat16": {**without, "lm_head.weight": embed.bfloat16()},
              "no head": without,
              "head of another shape": {**without, "lm_head.weight": head[:-1].contiguous()},
              "head without embeddings": {**{k: v for k, v in without.items() if k != "model.embed_tokens.weight"},
                                          "lm_head.weight": head}}
    for name, body in bodies.items():
        for tied in (True, False, MISSING, None, "true"):
            yield name, body, tied


def config_cases(directories, each, seed, work):
    count = 0
    for directory in directories:
        config = json.loads((directory / "config.json").read_text())
        fields = {f.name: f.type for f in dataclasses.fields(type(AutoConfig.for_model(config["model_type"])))}
        if "quantization_config" in config or not (directory / "model.safetensors").exists():
            continue

        def make(name, change, keys, body=None):
            nonlocal count
            folder = work / f"c{count}"
            count += 1
            folder.mkdir()
            changed = {k: v for k, v in {**config, **change}.items() if v is not MISSING}
            (folder / "config.json").write_text(json.dumps(changed))
            if body is None:
                (folder / "model.safetensors").symlink_to((directory / "model.safetensors").resolve())
            else:
                save_file(body, folder / "model.safetensors", {"format": "pt"})
            shown = json.dumps({k: "(missing)" if v is MISSING else v for k, v in change.items()})
            # A tensor that the change makes too large is named instead of the key.
            return Case(f"{directory.name}: {name}{shown}", folder, [*keys, "tensors do not fit config.json"])

        changes = [("", change, keys)
                   for change, keys in [*key_changes(config, fields), *family_changes(config), *rope_changes(config)]]
        changes += [(f"{name}: ", {"tie_word_embeddings": tied}, ["tie_word_embeddings", "lm_head", "embed_tokens"], body)
                    for name, body, tied in head_changes(load_file(directory / "model.safetensors"))]
        rng = random.Random(f"{seed} {directory.name}")
        for change in changes if each == 0 else rng.sample(changes, min(each, len(changes))):
            yield make(*change)


def sequences(vocab):
    rng = random.Random(7)
    return [[rng.randrange(2, vocab) for _ in range(44)] for _ in range(2)]


def their_logprobs(case, vocab):
    model, info = AutoModelForCausalLM.from_pretrained(case.directory, dtype=torch.float32, attn_implementation="eager",
                                                       output_loading_info=True)
    lacking = {*info["missing_keys"], *(k[0] if isinstance(k, tuple) else k for k in info["mismatched_keys"])}
    if lacking:
        raise ValueError(f"weights filled at random: {sorted(lacking)[:3]}")
    ids = torch.tensor(sequences(vocab))
    with torch.no_grad():
        logits = model.eval()(input_ids=ids, use_cache=False).logits.float().log_softmax(-1)
    return logits[:, :-1].gather(2, ids[:, 1:, None])[..., 0].tolist()


def our_logprobs(case, vocab):
    lines = "".join(json.dumps({"ids": ids}) + "\n" for ids in sequences(vocab))
    (case.directory / "in.jsonl").write_text(lines)
    out = run("logprobs", "--model", str(case.directory), "--in", str(case.directory / "in.jsonl"), "--threads", "1")
    return out if isinstance(out, tuple) else [line["logprobs"] for line in out]


def difference(a, b):
    worst = 0.0
    for left, right in zip(a, b, strict=True):
        for x, y in zip(left, right, strict=True):
            if y is None or not math.isfinite(y):
                return math.inf if x is None or not math.isfinite(x) else math.nan
            worst = max(worst, abs(x - y))
    return worst


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library's panics are no Exceptions
        return error


def verdict(case):
    refused = isinstance(case.ours, tuple)
    if isinstance(case.ours, BaseException):
        return "badly refused", repr(case.ours)
    if refused:
        code, message = case.ours
        good = code == 2 and message.count("\n") == 1 and any(key in message for key in case.keys)
        if not good:
            return "badly refused", f"exit {code}: {message.strip()}"
        return ("refused by both" if isinstance(case.theirs, BaseException) else "refused"), message.strip()
    if difference(case.ours, case.ours) != 0:
        return "no number", ""
    if isinstance(case.theirs, BaseException):
        return "read by whet only", f"{type(case.theirs).__name__}: {case.theirs}"[:200].replace("\n", " ")
    far = difference(case.ours, case.theirs)
    return ("equal" if far <= TOLERANCE else "different"), f"{far:.3g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="*", type=pathlib.Path)
    parser.add_argument("--match", default="", help="only changes whose description has this text")
    parser.add_argument("--changes", type=int, default=60, help="of each config.json; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    # A size that is missing has the default of a real model there: an error, not all of the memory.
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    directories = options.directories or sorted((ROOT / "tests" / "golden" / "models").iterdir())
    counts, work = collections.Counter(), pathlib.Path(tempfile.mkdtemp(prefix="whet-mutate-"))
    cases = [c for c in config_cases(directories, options.changes, options.seed, work) if options.match in c.name]
    print(f"{len(cases)} changes", flush=True)

    def vocab(case):
        return json.loads((case.directory / "config.json").read_text()).get("vocab_size")

    def ours(case):
        size = 96 if not isinstance(vocab(case), int) or vocab(case) < 10 else min(96, vocab(case))
        case.ours = attempt(our_logprobs, case, size)

    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            running = [pool.submit(ours, case) for case in cases]
            for case, future in zip(cases, running):
                case.theirs = attempt(their_logprobs, case, 96)
                future.result()
                kind, detail = verdict(case)
                counts[kind] += 1
                if options.verbose or kind in ("different", "badly refused", "no number"):
                    print(f"{kind}: {case.name}\n    {detail}", flush=True)
                case.theirs = None
    finally:
        shutil.rmtree(work)
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")
    sys.exit(1 if counts["different"] + counts["badly refused"] + counts["no number"] else 0)


if __name__ == "__main__":
    main()
