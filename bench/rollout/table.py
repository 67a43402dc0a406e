"""Medians of the measurements, set beside whet's and the roofline, as small aligned tables."""

import statistics

STATS = ["prefill_tokens", "decode_steps", "preemptions", "cache_peak_pages", "cache_bytes_per_token",
         "cache_peak_bytes", "draft_tokens", "accepted_tokens"]


def print_table(rows):
    """The first column is a name and goes left, the others right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if at == 0 else cell.rjust(width)
                 for at, (cell, width) in enumerate(zip(row, widths, strict=True))]
        print("  " + "  ".join(cells).rstrip(), flush=True)


def rate_cells(rates, ours, roof):
    median = statistics.median(rates)
    spread = f"{min(rates):.0f}..{max(rates):.0f}"
    return [f"{median:.0f}", spread, f"{median / ours:.2f}", f"{100 * median / roof:.0f}%"]


def print_rates(measured, roof):
    """`measured`: of each engine, whet first, its rates "tokens_per_s" and "decode_tokens_per_s" and "agreement"."""
    ours = next(iter(measured.values()))
    columns = ["min..max", "of whet", "of roof"]
    rows = [["", "tokens/s", *columns, "decoding", *columns, "same"]]
    for name, stats in measured.items():
        cells = [cell for kind in ("tokens_per_s", "decode_tokens_per_s")
                 for cell in rate_cells(stats[kind], statistics.median(ours[kind]), roof[kind])]
        rows.append([name, *cells, f"{100 * stats['agreement']:.0f}%"])
    whole, decoding = f"{roof['tokens_per_s']:.0f}", f"{roof['decode_tokens_per_s']:.0f}"
    rows.append(["roof", whole, "", "", "", decoding, "", "", "", ""])
    print_table(rows)


def print_bounds(roof):
    """The figures behind the roof."""
    for name in ("prefill", "decode"):
        bound = roof[name]
        print(f"  {name}: {bound['flops'] / 1e9:.2f} Gflop at {bound['flops_per_s'] / 1e9:.0f} Gflop/s take "
              f"{1000 * bound['compute_s']:.2f} ms; {bound['bytes'] / 1e6:.0f} MB at "
              f"{bound['bytes_per_s'] / 1e9:.0f} GB/s take {1000 * bound['memory_s']:.2f} ms")
    print(f"  a large product: {roof['large_product_flops_per_s'] / 1e9:.0f} Gflop/s", flush=True)


def print_stats(stats):
    cells = [f"{key} {stats[key]:,}" for key in STATS if key in stats]
    if cells:
        print("  whet: " + ", ".join(cells))


def print_group(runs):
    """`runs`: by the number of samples, the seconds of each repetition and the stats of the last."""
    counts = list(runs)
    rows = [["", *(f"{n} samples" if n > 1 else "1 sample" for n in counts), "ratio"]]
    seconds = [statistics.median(runs[n]["seconds"]) for n in counts]
    rows.append(["seconds", *(f"{value:.3f}" for value in seconds), f"{seconds[-1] / seconds[0]:.2f}"])
    for key in STATS:
        values = [runs[n]["stats"].get(key) for n in counts]
        if None not in values:
            ratio = f"{values[-1] / values[0]:.2f}" if values[0] else ""
            rows.append([key, *(f"{value:,}" for value in values), ratio])
    print_table(rows)
