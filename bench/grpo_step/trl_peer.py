"""TRL's GRPOTrainer on a directory: python3 -m bench.grpo_step.trl_peer DIRECTORY PROMPTS THREADS STEPS

Writes one JSON line: of each step the seconds of the rollout (generation and scores) and of the rest.
"""

import json
import os
import pathlib
import sys
import tempfile
import time

import torch
from datasets import Dataset
from transformers import AutoTokenizer, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from bench.grpo_step.__main__ import GROUP, NEW_TOKENS, PROMPTS


class Timed(GRPOTrainer):
    """Notes how long a step's completions take."""

    rollout = 0.0

    def _generate_and_score_completions(self, inputs):
        start = time.perf_counter()
        result = super()._generate_and_score_completions(inputs)
        self.rollout += time.perf_counter() - start
        return result


class Steps(TrainerCallback):
    def __init__(self):
        self.trainer, self.start, self.seconds = None, 0.0, []

    def on_step_begin(self, args, state, control, **kwargs):
        self.start, self.trainer.rollout = time.perf_counter(), 0.0

    def on_step_end(self, args, state, control, **kwargs):
        whole = time.perf_counter() - self.start
        self.seconds.append({"rollout": self.trainer.rollout, "update": whole - self.trainer.rollout})


def distinct_tokens(completion_ids, **kwargs):
    return [len(set(ids)) / len(ids) for ids in completion_ids]


def main():
    directory, prompts, threads, steps = sys.argv[1:]
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    torch.set_num_threads(int(threads))
    tokenizer = AutoTokenizer.from_pretrained(directory)
    tokenizer.pad_token_id = tokenizer.pad_token_id or 0
    texts = [tokenizer.decode(json.loads(line)["ids"]) for line in pathlib.Path(prompts).read_text().splitlines()]
    clock = Steps()
    with tempfile.TemporaryDirectory() as output:
        trainer = Timed(
            model=directory, processing_class=tokenizer, reward_funcs=distinct_tokens, callbacks=[clock],
            train_dataset=Dataset.from_dict({"prompt": texts * int(steps)}),
            args=GRPOConfig(
                output_dir=output, use_cpu=True, bf16=False, model_init_kwargs={"dtype": "float32"},
                per_device_train_batch_size=GROUP * PROMPTS, num_generations=GROUP, max_completion_length=NEW_TOKENS,
                max_steps=int(steps), learning_rate=1e-6, beta=0.0, temperature=1.0, report_to=[], save_strategy="no",
                logging_steps=1, gradient_checkpointing=False, disable_tqdm=True))
        clock.trainer = trainer
        trainer.train()
    print(json.dumps(clock.seconds), file=results, flush=True)


if __name__ == "__main__":
    main()
