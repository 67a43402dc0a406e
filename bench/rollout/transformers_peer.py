"""transformers' generate() on a directory: python3 -m bench.rollout.transformers_peer DIRECTORY THREADS EXPERTS

EXPERTS names how the experts of a mixture are computed; "default" leaves that to transformers.
"""

import sys
import time

import torch
from transformers import AutoModelForCausalLM

from bench.rollout.peer import serve


def main():
    directory, threads, experts = sys.argv[1:]
    torch.set_num_threads(int(threads))
    chosen = {} if experts == "default" else {"experts_implementation": experts}
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, **chosen).eval()
    model.generation_config.eos_token_id = None  # each sequence takes all its tokens

    def generate(prompts, max_tokens, temperature):
        sampling = {"do_sample": True, "temperature": temperature, "top_k": 0, "top_p": 1.0} if temperature else {
            "do_sample": False}
        start = time.perf_counter()
        ids = torch.tensor(prompts)
        with torch.inference_mode():
            out = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=max_tokens,
                                 pad_token_id=0, **sampling)
        new = out[:, ids.shape[1]:].tolist()
        return time.perf_counter() - start, new

    serve(generate)


if __name__ == "__main__":
    main()
