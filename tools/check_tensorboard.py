#!/usr/bin/env python3
"""Reads a run's event file as TensorBoard does and compares it with metrics.jsonl: every number once, under its tag and
step, and nothing else. Needs tensorboard==2.21.0.

    tools/check_tensorboard.py RUN
"""
import json
import math
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def as_float32(number):
    try:
        return struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)


def expected_points(run):
    """{tag: [(step, value), ...]} in the order of metrics.jsonl."""
    points = {}
    for text in (run / "metrics.jsonl").read_text().splitlines():
        line = json.loads(text)
        for key, value in line.items():
            if key == "step" or isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            if "eval_set" in line and key.startswith("eval_"):
                key = f"eval/{line['eval_set']}/{key.removeprefix('eval_')}"
            points.setdefault(key, []).append((line["step"], as_float32(value)))
    return points


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    run = pathlib.Path(sys.argv[1])
    files = sorted(run.glob("*tfevents*"))
    # purge_orphaned_data=False: also what TensorBoard would forget counts.
    events = EventAccumulator(str(run), size_guidance={"scalars": 0}, purge_orphaned_data=False)
    events.Reload()
    expected = expected_points(run)
    found = {tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
    times = [e.wall_time for tag in found for e in events.Scalars(tag)]
    wrong = [f"{tag}: expected {expected.get(tag)}, got {found.get(tag)}"
             for tag in sorted(expected.keys() | found.keys()) if expected.get(tag) != found.get(tag)]
    if len(files) != 1:
        wrong.append(f"expected one event file, got {[file.name for file in files]}")
    print("\n".join(wrong) or f"{files[0]}: {len(found)} tags, {sum(map(len, found.values()))} points, as in metrics.jsonl; "
          f"{max(times) - min(times):.1f} s from first to last")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
