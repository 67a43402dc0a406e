"""Runs engines in turns on one workload, so that what else the machine does meets them alike."""


def leading_agreement(ours, theirs):
    """Share of the tokens before the first different one of each sequence."""
    same = total = 0
    for left, right in zip(ours, theirs, strict=True):
        different = [at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        same += different[0] if different else len(left)
        total += len(left)
    return same / total


def checked(engine, workload, max_tokens, temperature):
    run = engine.generate(workload.prompts, max_tokens, temperature)
    if [len(ids) for ids in run.ids] != [max_tokens] * len(workload.prompts):
        raise RuntimeError(f"{engine.name} did not write {max_tokens} tokens for each prompt of {workload.name}")
    return run


def warm_up(engines, workload):
    """Greedy, which shows that all compute the same model: each engine's agreement with the first one's tokens."""
    for engine in engines:
        checked(engine, workload, 1, workload.temperature)
    runs = [checked(engine, workload, workload.new_tokens, 0.0) for engine in engines]
    return {engine.name: leading_agreement(runs[0].ids, run.ids) for engine, run in zip(engines, runs, strict=True)}


def measure(engines, workload, repeats):
    """Of each engine its tokens per second, whole and of decoding alone: what a run of all the new tokens takes
    longer than the fastest run of one token, which other work on the machine disturbs least."""
    sequences, new = len(workload.prompts), workload.new_tokens
    agreement = warm_up(engines, workload)
    first_s, whole_s, stats = ({engine.name: [] for engine in engines} for _ in range(3))
    for _ in range(repeats):
        for engine in engines:
            first_s[engine.name].append(checked(engine, workload, 1, workload.temperature).seconds)
            run = checked(engine, workload, new, workload.temperature)
            whole_s[engine.name].append(run.seconds)
            stats[engine.name] = run.stats
    return {engine.name: {
        "tokens_per_s": [sequences * new / seconds for seconds in whole_s[engine.name]],
        "decode_tokens_per_s": [sequences * (new - 1) / (seconds - min(first_s[engine.name]))
                                for seconds in whole_s[engine.name]],
        "first_s": first_s[engine.name], "whole_s": whole_s[engine.name],
        "agreement": agreement[engine.name], "stats": stats[engine.name]} for engine in engines}


def measure_group(whet, prompt, samples, new_tokens, repeats):
    """One prompt, sampled once and `samples` times."""
    runs = {n: {"seconds": []} for n in (1, samples)}
    for repeat in range(repeats + 1):
        for n, results in runs.items():
            run = whet.generate([prompt], new_tokens, 1.0, n)
            if repeat:
                results["seconds"].append(run.seconds)
            results["stats"] = run.stats
    return runs
