#!/usr/bin/env python3
"""Writes tests/golden/gguf/: small GGUF files and what they mean, by the package `gguf` of llama.cpp's authors.

    pip install gguf==0.19.0 torch==2.11.0 transformers==5.23.0 safetensors && tools/make_gguf_goldens.py

blocks.gguf          a tensor of every type that is read, of random blocks; blocks.safetensors: the same, dequantised
<model>.gguf         a checkpoint of tests/golden/models with a tokenizer of tests/golden/tokenizer, as llama.cpp's
                     converter would write it; <model>.safetensors: its weights, dequantised, under their Hugging
                     Face names; <model>.json: keys of config.json that must come out, and the tokenizer's name
"""
import json
import pathlib

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from safetensors.numpy import load_file, save_file
from transformers import AutoConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden"
OUT = GOLDEN / "gguf"
BLOCK_TYPES = [Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q4_K, Type.Q6_K]
# Where the binary16 scales of a block lie.
SCALES = {Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q4_K: [0, 2], Type.Q6_K: [208]}
NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
         "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q",
         "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
         "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate",
         "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}


def random_blocks(kind, rows, blocks, rng):
    """Rows of random quants with scales that are finite, among them zero, subnormal and negative ones."""
    size = gguf.GGML_QUANT_SIZES[kind][1]
    data = rng.integers(0, 256, (rows, blocks, size), dtype=np.uint8)
    for place in SCALES.get(kind, []):
        scale = rng.normal(size=(rows, blocks)).astype(np.float16)
        scale[0, 0], scale[1, 0] = 0, 3e-6
        data[..., place:place + 2] = scale.view(np.uint8).reshape(rows, blocks, 2)
    return data.reshape(rows, blocks * size)


def write_blocks():
    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(OUT / "blocks.gguf", "llama")
    expected = {}
    for kind in BLOCK_TYPES:
        if kind in SCALES:
            data = random_blocks(kind, 3, 512 // gguf.GGML_QUANT_SIZES[kind][0], rng)
        else:
            data = gguf.quantize(rng.normal(size=(3, 512)).astype(np.float32), kind)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        expected[kind.name] = gguf.dequantize(data, kind)
    finish(writer)
    save_file(expected, OUT / "blocks.safetensors")


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def gguf_name(name):
    stem, kind = name.rsplit(".", 1)
    if stem.startswith("model.layers."):
        _, _, layer, inner = stem.split(".", 3)
        return f"blk.{layer}.{NAMES[inner]}.{kind}"
    return f"{NAMES[stem]}.{kind}"


def paired(rows, heads):
    """The order of rows of q and k in llama.cpp: rotated pairs next to one another."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def rope_divisors(config):
    """What Llama 3's scaling divides each frequency by."""
    scaled = ROPE_INIT_FUNCTIONS["llama3"](config, "cpu")[0]
    size = 2 * len(scaled)
    plain = 1.0 / config.rope_parameters["rope_theta"] ** (torch.arange(0, size, 2).float() / size)
    return (plain / scaled).numpy()


def add_tokenizer(writer, name, pre, add_bos):
    tokenizer = json.loads((GOLDEN / "tokenizer" / f"{name}.json").read_text())["tokenizer"]
    tokens = dict(tokenizer["model"]["vocab"])
    kinds = {token: gguf.TokenType.NORMAL for token in tokens}
    for added in tokenizer["added_tokens"]:
        tokens[added["content"]] = added["id"]
        kinds[added["content"]] = gguf.TokenType.CONTROL if added["special"] else gguf.TokenType.USER_DEFINED
    names = sorted(tokens, key=tokens.get)
    padding = len(names)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in tokenizer["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list([*names, f"[PAD{padding}]"])
    writer.add_token_types([*[kinds[token] for token in names], gguf.TokenType.UNUSED])
    writer.add_token_merges(merges)
    writer.add_eos_token_id(tokens["<|end|>"])
    writer.add_bos_token_id(tokens["<|end|>"])
    writer.add_chat_template("{{ messages }} {{ 'ünïcode' }}")
    if add_bos is not None:
        writer.add_add_bos_token(add_bos)


def write_model(name, checkpoint, architecture, tokenizer, pre, kind, rope=None, tie=None, add_bos=None):
    folder = GOLDEN / "models" / checkpoint
    config = AutoConfig.from_pretrained(folder)
    if rope is not None:
        config.rope_parameters = rope
    if tie is not None:
        config.tie_word_embeddings = tie
    weights = load_file(folder / "model.safetensors")
    if config.tie_word_embeddings:
        weights.pop("lm_head.weight", None)

    writer = gguf.GGUFWriter(OUT / f"{name}.gguf", architecture)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head_dim = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(head_dim)
    scaling = config.rope_parameters
    writer.add_rope_freq_base(scaling["rope_theta"])
    if scaling["rope_type"] == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(scaling["factor"])
    if scaling["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_divisors(config).astype(np.float32))
    add_tokenizer(writer, tokenizer, pre, add_bos)

    expected = {}
    for weight, value in weights.items():
        value = value.astype(np.float32)
        # Vectors stay float32, and so do rows that are not whole blocks.
        stored = kind if value.ndim == 2 and value.shape[1] % gguf.GGML_QUANT_SIZES[kind][0] == 0 else Type.F32
        data = gguf.quantize(value, stored)
        expected[weight] = gguf.dequantize(data, stored)
        if architecture == "llama" and ".q_proj." in weight:
            data = paired(data, config.num_attention_heads)
        if architecture == "llama" and ".k_proj." in weight:
            data = paired(data, config.num_key_value_heads)
        writer.add_tensor(gguf_name(weight), data, raw_dtype=stored)
    finish(writer)
    save_file(expected, OUT / f"{name}.safetensors")
    keys = ["model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
            "num_key_value_heads", "intermediate_size", "max_position_embeddings", "rms_norm_eps",
            "tie_word_embeddings"]
    expected_config = {key: getattr(config, key) for key in keys} | {"head_dim": head_dim}
    expected_config |= {"attention_bias": "model.layers.0.self_attn.q_proj.bias" in weights,
                        "mlp_bias": "model.layers.0.mlp.gate_proj.bias" in weights}
    (OUT / f"{name}.json").write_text(
        json.dumps({"config": expected_config, "rope": scaling, "tokenizer": tokenizer}, indent=2) + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    write_blocks()
    llama3 = {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 32.0, "low_freq_factor": 1.0,
              "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}
    default = {"rope_type": "default", "rope_theta": 100000.0}
    write_model("llama", "llama", "llama", "llama3", "llama-bpe", Type.Q8_0, rope=llama3)
    write_model("smollm", "llama", "llama", "smollm2", "smollm", Type.Q4_1, rope=default, tie=True, add_bos=False)
    write_model("linear", "llama_linear", "llama", "deepseek", "deepseek-v3", Type.F16, add_bos=True)
    write_model("qwen2", "qwen2", "qwen2", "qwen", "qwen2", Type.BF16, add_bos=False)
    write_model("qwen3", "qwen3", "qwen3", "qwen", "qwen2", Type.Q4_0, add_bos=False)
    for path in OUT.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
