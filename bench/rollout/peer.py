"""A peer runs in a process of its own, which loads a model once and then answers requests, one JSON line each.

So its threads and its memory are its own, and unlike whet's each of its measurements finds everything warm.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile

from bench.rollout.workloads import ROOT


@dataclasses.dataclass
class Run:
    """Seconds from the loaded model to the last token, the new tokens of each sequence, and further results."""

    seconds: float
    ids: list
    stats: dict = dataclasses.field(default_factory=dict)


class Peer:
    """`module` is a program that calls serve(); `arguments` are its own."""

    def __init__(self, name, module, *arguments):
        self.name = name
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([sys.executable, "-m", module, *map(str, arguments)], cwd=ROOT, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)

    def generate(self, prompts, max_tokens, temperature):
        request = {"prompts": prompts, "max_tokens": max_tokens, "temperature": temperature}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        reply = self.process.stdout.readline()
        if not reply:
            self.log.seek(0)
            raise RuntimeError(f"{self.name} stopped:\n{self.log.read()[-2000:]}")
        return Run(**json.loads(reply))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def serve(generate):
    """Answers requests on standard input until it ends; what libraries print goes to standard error instead.

    generate(prompts, max_tokens, temperature) returns (seconds, ids).
    """
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        seconds, ids = generate(**json.loads(line))
        print(json.dumps({"seconds": seconds, "ids": ids}), file=replies, flush=True)
