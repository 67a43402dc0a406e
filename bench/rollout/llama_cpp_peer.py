"""llama.cpp through its C interface: python3 -m bench.rollout.llama_cpp_peer FILE.gguf THREADS ARITHMETIC

All prompts go into one batch and each later step decodes one token of every sequence in one call. Tokens are drawn by
numpy, with Gumbel noise where the temperature is not 0. ARITHMETIC is "default", which is a float16 cache and flash
attention that rounds to float16, or "float32" throughout.
"""

import ctypes
import sys
import time

import llama_cpp as api
import numpy

from bench.rollout.peer import serve

FLOAT32 = 0  # GGML_TYPE_F32


class Batch:
    """A llama_batch of `sequences` sequences of `length` tokens each; the last token of each gets logits."""

    def __init__(self, sequences, length):
        count = sequences * length
        self.raw = api.llama_batch_init(count, 0, 1)
        self.raw.n_tokens = count
        self.tokens = numpy.ctypeslib.as_array(self.raw.token, (count,))
        self.positions = numpy.ctypeslib.as_array(self.raw.pos, (count,))
        numpy.ctypeslib.as_array(self.raw.n_seq_id, (count,))[:] = 1
        wants_logits = numpy.ctypeslib.as_array(self.raw.logits, (count,)).reshape(sequences, length)
        wants_logits[:] = numpy.arange(length) == length - 1
        for at in range(count):
            self.raw.seq_id[at][0] = at // length


def new_context(model, threads, arithmetic, sequences, length):
    params = api.llama_context_default_params()
    params.n_ctx = sequences * (-(-length // 256) * 256)
    params.n_batch = params.n_ctx
    params.n_seq_max = sequences
    params.n_threads = params.n_threads_batch = threads
    if arithmetic == "float32":
        params.type_k = params.type_v = FLOAT32
        params.flash_attn_type = api.LLAMA_FLASH_ATTN_TYPE_DISABLED
    return api.llama_init_from_model(model, params)


def draw(logits, temperature, noise):
    if temperature:
        logits = logits / temperature + noise.gumbel(size=logits.shape)
    return logits.argmax(axis=1)


def complete(context, vocabulary, prompts, max_tokens, temperature, batches):
    """The new tokens [sequences, max_tokens]."""
    noise = numpy.random.default_rng(1)
    api.llama_memory_clear(api.llama_get_memory(context), True)
    sequences, length = prompts.shape
    prefill, step = batches
    prefill.tokens[:] = prompts.reshape(-1)
    prefill.positions[:] = numpy.tile(numpy.arange(length), sequences)
    new = numpy.empty((sequences, max_tokens), dtype=numpy.int64)
    for at in range(max_tokens):
        if api.llama_decode(context, (step if at else prefill).raw):
            raise RuntimeError("llama_decode failed")
        logits = numpy.ctypeslib.as_array(api.llama_get_logits(context), (sequences, vocabulary))
        new[:, at] = draw(logits, temperature, noise)
        step.tokens[:] = new[:, at]
        step.positions[:] = length + at
    return new


def main():
    file, threads, arithmetic = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    api.llama_backend_init()
    model = api.llama_model_load_from_file(file.encode(), api.llama_model_default_params())
    vocabulary = api.llama_vocab_n_tokens(api.llama_model_get_vocab(model))
    contexts = {}

    def generate(prompts, max_tokens, temperature):
        prompts = numpy.array(prompts, dtype=numpy.int32)
        sequences, length = prompts.shape
        key = (sequences, length + max_tokens)
        if key not in contexts:
            batches = Batch(sequences, length), Batch(sequences, 1)
            contexts[key] = new_context(model, threads, arithmetic, *key), batches
        context, batches = contexts[key]
        start = time.perf_counter()
        new = complete(context, vocabulary, prompts, max_tokens, temperature, batches)
        return time.perf_counter() - start, new.tolist()

    serve(generate)


if __name__ == "__main__":
    main()
