"""Runs `whet generate` once a measurement: a new process, timed by its own clock from the loaded model on."""

import json
import pathlib
import subprocess
import tempfile

from bench.rollout.peer import Run


class Whet:
    name = "whet"

    def __init__(self, program, directory, threads):
        self.program, self.directory, self.threads = program, directory, threads

    def generate(self, prompts, max_tokens, temperature, n=1):
        with tempfile.TemporaryDirectory() as scratch:
            lines, stats = pathlib.Path(scratch, "prompts.jsonl"), pathlib.Path(scratch, "stats.json")
            lines.write_text("".join(json.dumps({"ids": ids}) + "\n" for ids in prompts))
            done = subprocess.run(
                [self.program, "generate", "--model", self.directory, "--prompts", lines, "-n", str(n),
                 "--max-tokens", str(max_tokens), "--temperature", str(temperature), "--seed", "1", "--ignore-eos",
                 "--threads", str(self.threads), "--max-num-seqs", str(n * len(prompts)), "--stats", stats],
                capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"whet generate failed: {done.stderr.strip()}")
            counters = json.loads(stats.read_text())
        counters.pop("peak_memory_bytes", None)  # Linux counts into it what this program held when it started whet
        return Run(counters["wall_s"] - counters["load_s"],
                   [json.loads(line)["ids"] for line in done.stdout.splitlines()], counters)

    def close(self):
        pass
