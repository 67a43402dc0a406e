"""What one pass through a model must compute and read, from its config: the numerators of the roofline.

Counted are the matrix products and attention. DeepSeek's latent attention is counted in its absorbed form, in which
a cached position is one vector of kv_lora_rank + qk_rope_head_dim numbers that all heads share.
"""

import dataclasses

FLOAT_BYTES = 4


@dataclasses.dataclass(frozen=True)
class Product:
    """[rows, depth] x [depth, columns], `times` times with other weights."""

    rows: float
    depth: int
    columns: int
    times: int

    @property
    def flops(self):
        return 2 * self.rows * self.depth * self.columns * self.times

    @property
    def weight_bytes(self):
        return FLOAT_BYTES * self.depth * self.columns * self.times


@dataclasses.dataclass(frozen=True)
class Pass:
    """One forward pass; `cache_bytes` are read of the cache."""

    products: list
    attention_flops: float
    cache_bytes: float

    @property
    def flops(self):
        return sum(product.flops for product in self.products) + self.attention_flops

    @property
    def bytes(self):
        return sum(product.weight_bytes for product in self.products) + self.cache_bytes


def is_latent(config):
    return bool(config.get("kv_lora_rank"))


def attention_products(config, rows, layers):
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    if is_latent(config):
        nope, rope, value = config["qk_nope_head_dim"], config["qk_rope_head_dim"], config["v_head_dim"]
        latent = config["kv_lora_rank"]
        return [Product(rows, hidden, heads * (nope + rope), layers), Product(rows, hidden, latent + rope, layers),
                Product(rows, nope, latent, layers * heads), Product(rows, latent, value, layers * heads),
                Product(rows, heads * value, hidden, layers)]
    head = config.get("head_dim") or hidden // heads
    return [Product(rows, hidden, heads * head, layers),
            Product(rows, hidden, config["num_key_value_heads"] * head, 2 * layers),
            Product(rows, heads * head, hidden, layers)]


def gated_products(hidden, intermediate, rows, times):
    return [Product(rows, hidden, intermediate, 2 * times), Product(rows, intermediate, hidden, times)]


def feed_forward_products(config, rows, layers):
    hidden, experts = config["hidden_size"], config.get("n_routed_experts", 0)
    dense = min(config["first_k_dense_replace"], layers) if experts else layers
    products = gated_products(hidden, config["intermediate_size"], rows, dense)
    if experts:
        drawn = rows * config["num_experts_per_tok"]
        busy = min(experts, drawn)
        width = config["moe_intermediate_size"]
        products += [Product(rows, hidden, experts, layers - dense)]
        products += gated_products(hidden, width * config["n_shared_experts"], rows, layers - dense)
        products += gated_products(hidden, width, drawn / busy, (layers - dense) * busy)
    return products


def cost_of_pass(config, sequences, tokens, context):
    """Of `tokens` new tokens in each sequence, which look at `context` positions in the mean; the last one of each
    sequence gets logits."""
    layers, heads, rows = config["num_hidden_layers"], config["num_attention_heads"], sequences * tokens
    products = attention_products(config, rows, layers) + feed_forward_products(config, rows, layers)
    products.append(Product(sequences, config["hidden_size"], config["vocab_size"], 1))
    if is_latent(config):
        latent, rope = config["kv_lora_rank"], config["qk_rope_head_dim"]
        cached, attended = latent + rope, heads * (2 * latent + rope)
    else:
        head = config.get("head_dim") or config["hidden_size"] // heads
        cached, attended = 2 * config["num_key_value_heads"] * head, heads * 2 * head
    return Pass(products, 2 * rows * layers * context * attended,
                FLOAT_BYTES * sequences * layers * context * cached)
