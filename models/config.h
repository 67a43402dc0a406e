// The shape of a causal LM, read from a Hugging Face config.json. An unknown model_type or an option that
// would change the arithmetic and is not implemented is refused by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "kernels/shapes.h"
#include "models/rope_config.h"

namespace whet {

enum class Family { llama, qwen2, qwen3, qwen3_moe, deepseek_v2, deepseek_v3 };

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
  // Sliding window of layer i: how many tokens a token attends to, itself included; 0: all before it. Empty:
  // 0 in every layer.
  std::vector<int64_t> sliding_windows;
  RopeConfig rope;

  // Multi-head latent attention (deepseek_v2, deepseek_v3).
  std::optional<int64_t> q_lora_rank;
  int64_t kv_lora_rank = 0, qk_nope_head_dim = 0, qk_rope_head_dim = 0, v_head_dim = 0;
  bool rope_interleave = true;

  // Mixture of experts (qwen3_moe, deepseek_v2, deepseek_v3).
  int64_t n_routed_experts = 0, n_shared_experts = 0, num_experts_per_tok = 0, moe_intermediate_size = 0;
  int64_t first_k_dense_replace = 0, n_group = 1, topk_group = 1;
  int64_t decoder_sparse_step = 1;
  std::vector<int64_t> mlp_only_layers;
  kernels::RouterScore router_score = kernels::RouterScore::sigmoid;
  int64_t group_best = 2;  // the score of a group of experts is the sum of this many of its best scores
  bool selection_bias = false;
  bool norm_topk_prob = true;
  double routed_scaling_factor = 1;

  int64_t num_nextn_predict_layers = 0;  // multi-token prediction modules

  std::vector<int64_t> eos_token_ids;

  // Rows and columns that share a scale in a checkpoint of DeepSeek's fp8; empty: weights without scales.
  std::vector<int64_t> weight_block_size;

  // config.json as it was read; written back on save. Without quantization_config: weights are dequantised on
  // load.
  Json source;

  bool is_mla() const { return family == Family::deepseek_v2 || family == Family::deepseek_v3; }
  bool is_moe_layer(int64_t layer) const;
  int64_t moe_layers() const;  // how many layers have experts, MTP modules aside
  bool is_moe() const { return moe_layers() > 0; }
  int64_t sliding_window(int64_t layer) const;
};

// Throws UsageError naming `where` and the offending key.
ModelConfig parse_model_config(const Json& json, const std::string& where);

// DIRECTORY/config.json, with the end-of-sequence tokens of DIRECTORY/generation_config.json where it has
// any: the token that ends a chat turn often differs from the one that ends a document. Throws UsageError
// that names the file.
ModelConfig read_model_config(const std::string& directory);

}  // namespace whet
