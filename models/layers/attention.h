// Grouped-query and multi-head latent attention. Both use the same kernel with different keys and values.
#pragma once

#include "models/config.h"
#include "models/layers/functions.h"
#include "models/layers/linear.h"
#include "models/parameters.h"

namespace whet {

// The inputs of an attention layer, which returns residual + attention(hidden), [rows, hidden_size].
struct AttentionInput {
  const Remade& hidden;        // [rows, hidden_size]
  const at::Tensor& residual;  // [rows, hidden_size]
  const TokenBatch& batch;
  const RopeTable& rope;
  const ForwardContext& context;
  int64_t layer;
};

// Grouped-query attention of Llama and Qwen.
class GroupedQueryAttention {
 public:
  GroupedQueryAttention(const ModelConfig& config, int64_t layer, const std::string& prefix,
                        ParameterBuilder& build);
  at::Tensor operator()(const AttentionInput& in) const;
  // Without a window.
  static kernels::AttentionShape shape(const ModelConfig& config);

 private:
  kernels::AttentionShape shape_;
  double eps_;
  Linear qkv_proj_, o_proj_;
  at::Tensor q_norm_, k_norm_;  // [head_dim], or undefined
};

// Multi-head latent attention (DeepSeek-V2, section 2.1) in its absorbed form: W_uk moves into the query
// and W_uv behind the attention, so that all heads attend to one key [c_kv | k_rope] and one value c_kv.
class LatentAttention {
 public:
  LatentAttention(const ModelConfig& config, const std::string& prefix, ParameterBuilder& build);
  at::Tensor operator()(const AttentionInput& in) const;
  static kernels::AttentionShape shape(const ModelConfig& config);

 private:
  at::Tensor queries(const Remade& hidden, const Exec& exec) const;  // [rows, heads, nope + rope]
  // W_uk [heads, rank, nope] and W_uv [heads, v, rank], as views of kv_b.
  std::pair<at::Tensor, at::Tensor> absorbed(const at::Tensor& kv_b) const;

  kernels::AttentionShape shape_;
  int64_t heads_, nope_, rope_, v_dim_, kv_lora_rank_;
  Linear q_proj_, q_a_proj_, q_b_proj_, kv_a_proj_, o_proj_;
  at::Tensor q_a_norm_, kv_a_norm_;
  at::Tensor kv_b_;  // [heads * (nope + v), kv_lora_rank]
  std::shared_ptr<const PackedWeights> w_uk_, w_uv_;
};

}  // namespace whet
