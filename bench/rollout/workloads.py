"""What is measured: models, prompts and lengths. The random models are made here, the same ones each time."""

import dataclasses
import json
import pathlib
import random
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Workload:
    """`prompts` lists of token ids of one length, completed together by exactly `new_tokens` tokens each."""

    name: str
    directory: pathlib.Path
    prompts: list
    new_tokens: int
    temperature: float

    @property
    def config(self):
        return json.loads((self.directory / "config.json").read_text())


def random_prompts(count, length, vocabulary):
    draw = random.Random(1)
    return [[draw.randrange(vocabulary) for _ in range(length)] for _ in range(count)]


def shared_shape():
    return dict(vocab_size=512, hidden_size=256, num_hidden_layers=6, num_attention_heads=8, intermediate_size=768,
                max_position_embeddings=1024, initializer_range=0.1, bos_token_id=None, eos_token_id=0,
                pad_token_id=0)


def moe_config():
    """DeepSeek-V3's architecture with 8.8 million parameters, of which 4.2 million work for a token."""
    from transformers import DeepseekV3Config

    return DeepseekV3Config(
        **shared_shape(), num_key_value_heads=8, q_lora_rank=None, kv_lora_rank=64, qk_rope_head_dim=16,
        qk_nope_head_dim=32, v_head_dim=32, first_k_dense_replace=1, moe_intermediate_size=192, n_routed_experts=8,
        num_experts_per_tok=2, n_shared_experts=1, n_group=1, topk_group=1, routed_scaling_factor=1.0,
        num_nextn_predict_layers=0, rope_parameters={"rope_type": "default", "rope_theta": 10000.0})


def dense_config():
    """Qwen2's architecture with 4.7 million parameters."""
    from transformers import Qwen2Config

    return Qwen2Config(**shared_shape(), num_key_value_heads=2, tie_word_embeddings=True,
                       rope_parameters={"rope_type": "default", "rope_theta": 10000.0})


def save_random(config, directory):
    """A directory that whet and transformers load. The tokenizer is only there because whet requires one: no text is
    read, and its vocabulary is smaller than the model's."""
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(1)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.save_pretrained(directory)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(ROOT / "recipes" / "countdown_base" / name, directory)
    return directory


def moe(work):
    directory = save_random(moe_config(), work / "moe")
    return Workload("moe", directory, random_prompts(64, 48, 512), 64, 1.0)


def dense(work):
    directory = save_random(dense_config(), work / "dense")
    return Workload("dense", directory, random_prompts(64, 48, 512), 64, 1.0)


def smollm2(directory, batch):
    vocabulary = json.loads((directory / "config.json").read_text())["vocab_size"]
    return Workload(f"smollm2-b{batch}", directory, random_prompts(batch, 64, vocabulary), 128, 0.0)
