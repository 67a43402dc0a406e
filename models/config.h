// The shape of a causal LM, read from a Hugging Face config.json. An unknown model_type or an option that
// would change the arithmetic and is not implemented is refused by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace whet {

enum class Family { llama, qwen2, qwen3, deepseek_v3 };

struct RopeConfig {
  std::string type = "default";  // default | linear | llama3 | yarn
  double theta = 10000;
  double factor = 1;
  double low_freq_factor = 1, high_freq_factor = 4;  // llama3
  double beta_fast = 32, beta_slow = 1;              // yarn
  double mscale = 0, mscale_all_dim = 0;             // yarn; 0: not given
  std::optional<double> attention_factor;            // yarn
  int64_t original_max_position_embeddings = 0;
};

struct ModelConfig {
  Family family = Family::llama;
  int64_t vocab_size = 0, hidden_size = 0, num_hidden_layers = 0, intermediate_size = 0;
  int64_t num_attention_heads = 0, num_key_value_heads = 0, head_dim = 0;
  int64_t max_position_embeddings = 0;
  double rms_norm_eps = 1e-6;
  double initializer_range = 0.02;
  bool tie_word_embeddings = false;
  bool attention_bias = false;  // q, k, v (and o for llama); q_a, kv_a and o for deepseek_v3
  bool output_bias = false;     // o_proj
  bool mlp_bias = false;
  bool qk_norm = false;  // per-head RMSNorm of q and k (qwen3)
  RopeConfig rope;

  // Multi-head latent attention (deepseek_v3).
  std::optional<int64_t> q_lora_rank;
  int64_t kv_lora_rank = 0, qk_nope_head_dim = 0, qk_rope_head_dim = 0, v_head_dim = 0;
  bool rope_interleave = true;

  // Mixture of experts (deepseek_v3).
  int64_t n_routed_experts = 0, n_shared_experts = 0, num_experts_per_tok = 0, moe_intermediate_size = 0;
  int64_t first_k_dense_replace = 0, n_group = 1, topk_group = 1;
  bool norm_topk_prob = true;
  double routed_scaling_factor = 1;

  std::optional<int64_t> eos_token_id;

  Json source;  // config.json as it was read; written back on save

  bool is_mla() const { return family == Family::deepseek_v3; }
  bool is_moe_layer(int64_t layer) const { return n_routed_experts > 0 && layer >= first_k_dense_replace; }
};

// Throws UsageError naming `where` and the offending key.
ModelConfig parse_model_config(const Json& json, const std::string& where);

}  // namespace whet
