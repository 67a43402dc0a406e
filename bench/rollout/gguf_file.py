"""A Hugging Face directory as a float32 GGUF file for llama.cpp: Llama, Qwen2 and DeepSeek-V3 without q_lora_rank.

No tokenizer goes into it: only ids are read and written. The conventions are those of llama.cpp's own
convert_hf_to_gguf.py: Llama's q and k rows in pairs, kv_b in its two halves, an expert's matrices in one tensor.
"""

import re

import gguf
import numpy
from safetensors.numpy import load_file

ARCHITECTURES = {"llama": gguf.MODEL_ARCH.LLAMA, "qwen2": gguf.MODEL_ARCH.QWEN2,
                 "deepseek_v3": gguf.MODEL_ARCH.DEEPSEEK2}


def add_shape(writer, config):
    writer.add_tokenizer_model("none")
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config.get("rope_theta") or config["rope_parameters"]["rope_theta"])
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def add_experts_and_latent(writer, config):
    writer.add_head_count_kv(1)
    writer.add_leading_dense_block_count(config["first_k_dense_replace"])
    writer.add_q_lora_rank(0)
    writer.add_kv_lora_rank(config["kv_lora_rank"])
    writer.add_key_length(config["kv_lora_rank"] + config["qk_rope_head_dim"])
    writer.add_value_length(config["kv_lora_rank"])
    writer.add_key_length_mla(config["qk_nope_head_dim"] + config["qk_rope_head_dim"])
    writer.add_value_length_mla(config["v_head_dim"])
    writer.add_rope_dimension_count(config["qk_rope_head_dim"])
    writer.add_expert_feed_forward_length(config["moe_intermediate_size"])
    writer.add_expert_count(config["n_routed_experts"])
    writer.add_expert_used_count(config["num_experts_per_tok"])
    writer.add_expert_shared_count(config["n_shared_experts"])
    writer.add_expert_weights_scale(config["routed_scaling_factor"])
    writer.add_expert_weights_norm(config["norm_topk_prob"])
    writer.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)


def paired_rows(weight, heads):
    return weight.reshape(heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def split_latent(name, weight, config):
    nope = config["qk_nope_head_dim"]
    heads = weight.reshape(config["num_attention_heads"], nope + config["v_head_dim"], -1)
    yield name.replace("kv_b_proj", "k_b_proj"), heads[:, :nope].swapaxes(1, 2)
    yield name.replace("kv_b_proj", "v_b_proj"), heads[:, nope:]


def stacked_experts(weights, config):
    """One tensor for all experts of a layer, of each of their matrices."""
    for first in [name for name in weights if ".experts.0." in name]:
        names = [first.replace(".experts.0.", f".experts.{e}.") for e in range(config["n_routed_experts"])]
        yield first.replace(".experts.0.", ".experts."), numpy.stack([weights[name] for name in names])


def tensors(weights, config):
    """(name, array) in llama.cpp's layout, still under transformers' names."""
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config.get("num_key_value_heads")}
    for name, weight in weights.items():
        kind = name.split(".")[-2]
        if re.search(r"\.experts\.\d+\.", name):
            continue
        if kind == "kv_b_proj":
            yield from split_latent(name, weight, config)
        elif config["model_type"] == "llama" and kind in heads:
            yield name, paired_rows(weight, heads[kind])
        else:
            yield name.replace("e_score_correction_bias", "e_score_correction.bias"), weight
    yield from stacked_experts(weights, config)


def write_gguf(directory, config, file):
    architecture = ARCHITECTURES[config["model_type"]]
    names = gguf.get_tensor_name_map(architecture, config["num_hidden_layers"])
    writer = gguf.GGUFWriter(file, gguf.MODEL_ARCH_NAMES[architecture])
    add_shape(writer, config)
    if config["model_type"] == "deepseek_v3":
        add_experts_and_latent(writer, config)
    else:
        writer.add_head_count_kv(config["num_key_value_heads"])
    for name, weight in tensors(load_file(directory / "model.safetensors"), config):
        gguf_name = names.get_name(name, try_suffixes=(".weight", ".bias"))
        writer.add_tensor(gguf_name, numpy.ascontiguousarray(weight, dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file
