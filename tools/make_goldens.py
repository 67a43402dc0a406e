#!/usr/bin/env python3
"""Writes tests/golden/models/<name>/: small random checkpoints of every supported family, with what Hugging
Face's transformers computes of them.

    pip install torch==2.11.0 transformers==5.23.0 safetensors && tools/make_goldens.py

config.json, model.safetensors   the checkpoint; every weight is random, norms and biases too, so that a
                                 tensor that is skipped shows
reference.safetensors            input_ids, attention_mask (row 1 is padded on the left), position_ids, logits,
                                 hidden.<i> (before layer i; the last one behind the final norm), logprobs,
                                 loss, grad.<parameter>, greedy_ids, and mtp_logits of row 0 where there is
                                 a module for multi-token prediction
"""
import json
import os
import pathlib
import shutil
import tempfile

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import torch
from safetensors.torch import load_file, save_file
from transformers import (AutoModelForCausalLM, DeepseekV2Config, DeepseekV3Config, LlamaConfig, Qwen2Config,
                          Qwen3Config, Qwen3MoeConfig)
from transformers.modeling_layers import MtpModel
from transformers.utils import logging

VOCABULARY, LENGTH, PADDING, PROMPT, NEW_TOKENS, PAD_ID = 96, 21, 5, 12, 16, 0
SMALL = dict(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
             max_position_embeddings=96, pad_token_id=PAD_ID, bos_token_id=None, eos_token_id=1)
# An epsilon that is not 1e-6, which is the one of the latent norms whatever the configuration says.
LATENT = dict(num_key_value_heads=4, kv_lora_rank=16, qk_nope_head_dim=8, qk_rope_head_dim=16, v_head_dim=12,
              moe_intermediate_size=16, num_experts_per_tok=3, rms_norm_eps=1e-3)


def rope(kind, theta, **options):
    return {"rope_type": kind, "rope_theta": theta, **options}


def llama():
    # One frequency of the four lies between the bands.
    bands = rope("llama3", 10000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                 original_max_position_embeddings=96)
    return LlamaConfig(**SMALL, num_key_value_heads=2, rope_parameters=bands)


def llama_linear():
    return LlamaConfig(**SMALL, num_key_value_heads=4, attention_bias=True, mlp_bias=True, tie_word_embeddings=True,
                       rope_parameters=rope("linear", 10000.0, factor=2.0))


def qwen2():
    return Qwen2Config(**SMALL, num_key_value_heads=2, rope_parameters=rope("default", 1e6))


def qwen3():
    return Qwen3Config(**SMALL, num_key_value_heads=2, head_dim=16, tie_word_embeddings=True,
                       rope_parameters=rope("default", 1e6))


def qwen2_window():
    return Qwen2Config(**SMALL | {"num_hidden_layers": 3}, num_key_value_heads=2, use_sliding_window=True,
                       sliding_window=6, max_window_layers=1, rope_parameters=rope("default", 1e6))


def qwen3_moe():
    return Qwen3MoeConfig(**SMALL | {"num_hidden_layers": 3}, num_key_value_heads=2, head_dim=16, num_experts=8,
                          num_experts_per_tok=3, moe_intermediate_size=16, norm_topk_prob=True, mlp_only_layers=[1],
                          rope_parameters=rope("default", 1e6))


def deepseek_v2():
    yarn = rope("yarn", 10000.0, factor=4.0, original_max_position_embeddings=48, beta_fast=2, beta_slow=0.4,
                mscale=0.7, mscale_all_dim=0.7)
    return DeepseekV2Config(**SMALL | {"num_hidden_layers": 3}, **LATENT, q_lora_rank=24, n_routed_experts=16,
                            n_shared_experts=2, n_group=4, topk_group=2, topk_method="group_limited_greedy",
                            norm_topk_prob=False, routed_scaling_factor=16.0, first_k_dense_replace=1,
                            rope_parameters=yarn)


def deepseek_v2_lite():
    return DeepseekV2Config(**SMALL, **LATENT, q_lora_rank=None, n_routed_experts=8, n_shared_experts=1, n_group=1,
                            topk_group=1, topk_method="greedy", norm_topk_prob=False, routed_scaling_factor=1.0,
                            first_k_dense_replace=1, rope_parameters=rope("default", 10000.0))


def deepseek_v3():
    # The factor is not the ratio of the two lengths, the mscales differ, and the ramp lies within the eight
    # frequencies, so that each shows.
    yarn = rope("yarn", 10000.0, factor=4.0, original_max_position_embeddings=48, beta_fast=2, beta_slow=0.4,
                mscale=1.0, mscale_all_dim=0.7)
    return DeepseekV3Config(**SMALL | {"num_hidden_layers": 3}, **LATENT, q_lora_rank=24, n_routed_experts=16,
                            n_shared_experts=1, n_group=4, topk_group=2, norm_topk_prob=True,
                            routed_scaling_factor=2.5, first_k_dense_replace=1, rope_parameters=yarn)


def deepseek_v3_noq():
    return DeepseekV3Config(**SMALL, **LATENT, q_lora_rank=None, n_routed_experts=8, n_shared_experts=2, n_group=1,
                            topk_group=1, norm_topk_prob=False, routed_scaling_factor=1.0, first_k_dense_replace=0,
                            rope_interleave=False, attention_bias=True, rope_parameters=rope("default", 10000.0))


def deepseek_v3_fp8():
    return deepseek_v3()


FAMILIES = [llama, llama_linear, qwen2, qwen2_window, qwen3, qwen3_moe, deepseek_v2, deepseek_v2_lite, deepseek_v3,
            deepseek_v3_noq, deepseek_v3_fp8]
# As published checkpoints have it; the others keep the keys that transformers 5 writes.
HUB_STYLE = {llama, qwen2, deepseek_v2, deepseek_v3, deepseek_v3_fp8}
WITH_MTP = {deepseek_v3}
# Rows and columns of a block: neither divides the matrices, so that the last blocks are smaller.
FP8_BLOCKS = {deepseek_v3_fp8: [12, 10]}
SEEDS = {deepseek_v3: 1, deepseek_v3_fp8: 1}  # where 0 gives a nearly tied greedy choice


def randomize(model):
    buffers = [(name, value) for name, value in model.named_buffers() if "correction_bias" in name]
    with torch.no_grad():
        for name, value in [*model.named_parameters(), *buffers]:
            noise = torch.randn_like(value)
            if "norm" in name:
                value.copy_(1 + 0.2 * noise)
            else:
                value.copy_(noise * (0.4 if "gate.weight" in name else 0.15))


def add_mtp(directory, layer):
    """One module for multi-token prediction: a further layer with random weights, and what joins it to the model."""
    weights = load_file(directory / "model.safetensors")
    last = f"model.layers.{layer - 1}."
    module = {name.replace(last, f"model.layers.{layer}."): torch.empty_like(value)
              for name, value in weights.items() if name.startswith(last)}
    prefix, hidden = f"model.layers.{layer}.", weights["model.norm.weight"].numel()
    for name in ["enorm", "hnorm", "shared_head.norm"]:
        module[f"{prefix}{name}.weight"] = torch.empty(hidden)
    module[f"{prefix}eh_proj.weight"] = torch.empty(hidden, 2 * hidden)
    for name, value in module.items():
        value.normal_(0, 0.15).add_(1 if "norm" in name else 0)
    module[f"{prefix}embed_tokens.weight"] = weights["model.embed_tokens.weight"]
    module[f"{prefix}shared_head.head.weight"] = weights["lm_head.weight"]
    save_file({name: value.clone() for name, value in (weights | module).items()}, directory / "model.safetensors",
              metadata={"format": "pt"})


def mtp_logits(model, directory, ids):
    """Of row 0: position t joins the hidden state of token t and the embedding of token t + 1."""
    model.config.name_or_path = str(directory)
    module = MtpModel.from_pretrained(model).eval()
    hidden = model.model(input_ids=ids[:1], use_cache=False).last_hidden_state
    positions = torch.arange(1, LENGTH)[None]
    out = module.forward_layer(0, hidden[:, :-1], positions, None, input_ids=ids[:1, 1:])
    return module._project_to_logits(out)


def to_hub_style(path):
    config = json.loads(path.read_text())
    scaling = config.pop("rope_parameters")
    config["rope_theta"] = scaling.pop("rope_theta")
    kind = scaling.pop("rope_type")
    key = "type" if kind == "yarn" else "rope_type"
    config["rope_scaling"] = None if kind == "default" else {key: kind, **scaling}
    config["torch_dtype"] = config.pop("dtype", "float32")
    path.write_text(json.dumps(config, indent=2) + "\n")


def quantize(saved, directory, block):
    """DeepSeek-V3's block-scaled fp8 in `directory`; in `saved`, the weights that it stands for."""
    weights = load_file(f"{saved}/model.safetensors")
    stored = dict(weights)
    for name, weight in weights.items():
        if weight.ndim != 2 or "embed_tokens" in name or "lm_head" in name or "mlp.gate." in name:
            continue
        grid = [-(-size // part) for size, part in zip(weight.shape, block)]
        padded = torch.zeros(grid[0] * block[0], grid[1] * block[1])
        padded[:weight.shape[0], :weight.shape[1]] = weight
        scale = padded.reshape(grid[0], block[0], grid[1], block[1]).abs().amax((1, 3)) / 448
        spread = scale.repeat_interleave(block[0], 0).repeat_interleave(block[1], 1)
        spread = spread[:weight.shape[0], :weight.shape[1]]
        stored[name] = (weight / spread).to(torch.float8_e4m3fn)
        stored[f"{name}_scale_inv"] = scale
        weights[name] = stored[name].float() * spread
    save_file(stored, directory / "model.safetensors")
    save_file(weights, f"{saved}/model.safetensors", metadata={"format": "pt"})
    config = json.loads((directory / "config.json").read_text())
    config["quantization_config"] = {"activation_scheme": "dynamic", "fmt": "e4m3", "quant_method": "fp8",
                                     "weight_block_size": block}
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def greedy(model, ids, mask):
    """Greedy continuations. A choice so close that rounding could turn it is refused."""
    out = model.generate(ids, attention_mask=mask, max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=None,
                         pad_token_id=PAD_ID, output_scores=True, return_dict_in_generate=True)
    best = torch.stack(out.scores).topk(2).values
    assert (best[..., 0] - best[..., 1]).min() > 1e-3, "a greedy choice is nearly a tie: take another seed"
    return out.sequences


def reference(model):
    ids = torch.randint(2, VOCABULARY, (2, LENGTH), generator=torch.Generator().manual_seed(1))
    mask = torch.ones_like(ids)
    ids[1, :PADDING], mask[1, :PADDING] = PAD_ID, 0
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    out = model(input_ids=ids, attention_mask=mask, position_ids=positions, output_hidden_states=True, use_cache=False)
    logprobs = torch.log_softmax(out.logits[:, :-1], -1).gather(-1, ids[:, 1:, None])[..., 0]
    counted = mask[:, 1:] * mask[:, :-1]
    loss = -(logprobs * counted).sum() / counted.sum()
    loss.backward()
    tensors = {"input_ids": ids, "attention_mask": mask, "position_ids": positions, "logits": out.logits,
               "logprobs": logprobs, "loss": loss.reshape(1)}
    tensors |= {f"hidden.{i}": hidden for i, hidden in enumerate(out.hidden_states)}
    tensors |= {f"grad.{name}": value.grad for name, value in model.named_parameters() if value.grad is not None}
    tensors["greedy_ids"] = greedy(model, ids[:, :PROMPT], mask[:, :PROMPT])
    return {name: tensor.detach().contiguous() for name, tensor in tensors.items()}


def write_golden(make_config, directory):
    torch.manual_seed(SEEDS.get(make_config, 0))
    config = make_config()
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config).float()
    randomize(model)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as saved:
        model.save_pretrained(saved)
        if make_config in HUB_STYLE:
            to_hub_style(pathlib.Path(saved, "config.json"))
        for name in ["config.json", "model.safetensors"]:
            shutil.copyfile(f"{saved}/{name}", directory / name)
        if make_config in WITH_MTP:
            add_mtp(pathlib.Path(saved), config.num_hidden_layers)
            type(model)._keys_to_ignore_on_load_unexpected = [rf"model\.layers\.{config.num_hidden_layers}.*"]
            shutil.copyfile(f"{saved}/model.safetensors", directory / "model.safetensors")
        if make_config in FP8_BLOCKS:
            quantize(saved, directory, FP8_BLOCKS[make_config])
        # What is compared is what anyone would load, not what happens to be in memory.
        model = AutoModelForCausalLM.from_pretrained(saved, attn_implementation="eager").eval()
        tensors = reference(model)
        if make_config in WITH_MTP:
            tensors["mtp_logits"] = mtp_logits(model, saved, tensors["input_ids"]).detach().contiguous()
    save_file(tensors, directory / "reference.safetensors")
    for path in directory.iterdir():
        path.chmod(0o644)


def main():
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    root = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "models"
    for make_config in FAMILIES:
        write_golden(make_config, root / make_config.__name__)


if __name__ == "__main__":
    main()
