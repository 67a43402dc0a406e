#!/usr/bin/env python3
"""Writes tests/golden/events.tfevents: an event file as the packages of TensorBoard encode it, which
tests/telemetry/event_record_test.cpp compares with ours byte for byte. Needs tensorboard==2.21.0."""
import pathlib

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

EVENTS = [
    Event(wall_time=1700000000.25, file_version="brain.Event:2"),
    Event(wall_time=1700000000.25, session_log=SessionLog(status=SessionLog.START)),
    Event(wall_time=1700000000.5, summary=Summary(value=[Summary.Value(tag="eval/aime/pass@1", simple_value=0.1)])),
    Event(wall_time=1700000001.75, step=1, summary=Summary(value=[
        Summary.Value(tag="reward", simple_value=0.625),
        Summary.Value(tag="loss", simple_value=-1.5e-07),
    ])),
    Event(wall_time=1700086400.0, step=300000, summary=Summary(value=[
        Summary.Value(tag="a tag of more than 127 bytes, whose length takes two: " + "ä" * 50, simple_value=1e30),
    ])),
    Event(wall_time=1700086401.0, step=300001, summary=Summary()),
]


def main():
    path = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/events.tfevents"
    with open(path, "wb") as file:
        writer = RecordWriter(file)
        for event in EVENTS:
            writer.write(event.SerializeToString())
        writer.flush()
    print(path)


if __name__ == "__main__":
    main()
