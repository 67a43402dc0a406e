#include "models/layers/attention.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <cmath>

#include "models/layers/latent_query.h"
#include "models/layers/rope_table.h"

namespace whet {

using kernels::AttentionShape;

GroupedQueryAttention::GroupedQueryAttention(const ModelConfig& config, int64_t layer,
                                             const std::string& prefix, ParameterBuilder& build)
    : shape_(shape(config)), eps_(config.rms_norm_eps) {
  shape_.window = config.sliding_window(layer);
  const int64_t query = shape_.heads * shape_.key_dim, kv = shape_.kv_heads * shape_.key_dim;
  const std::vector<std::pair<std::string, int64_t>> parts{{"q_proj", query}, {"k_proj", kv}, {"v_proj", kv}};
  qkv_proj_.weight = build.packed(build.make_rows(prefix, parts, ".weight", config.hidden_size));
  if (config.attention_bias) qkv_proj_.bias = build.make_rows(prefix, parts, ".bias", 0, Init::zeros);
  o_proj_.weight = build.packed(build.make(prefix + "o_proj.weight", {config.hidden_size, query}));
  if (config.output_bias)
    o_proj_.bias = build.make(prefix + "o_proj.bias", {config.hidden_size}, Init::zeros);
  if (config.qk_norm) {
    q_norm_ = build.make(prefix + "q_norm.weight", {shape_.key_dim}, Init::ones);
    k_norm_ = build.make(prefix + "k_norm.weight", {shape_.key_dim}, Init::ones);
  }
}

AttentionShape GroupedQueryAttention::shape(const ModelConfig& config) {
  return {config.num_attention_heads, config.num_key_value_heads, config.head_dim, config.head_dim,
          static_cast<float>(1.0 / std::sqrt(static_cast<double>(config.head_dim)))};
}

at::Tensor GroupedQueryAttention::operator()(const AttentionInput& in) const {
  const int64_t rows = in.residual.size(0), dim = shape_.key_dim;
  const Exec& exec = in.context.exec;
  const auto qkv = qkv_proj_(in.hidden, exec)
                       .view({rows, -1, dim})
                       .split_with_sizes({shape_.heads, shape_.kv_heads, shape_.kv_heads}, 1);
  at::Tensor query = qkv[0], key = qkv[1];
  // A copy lets go of the queries and keys beside it.
  const at::Tensor value = at::GradMode::is_enabled() ? qkv[2].contiguous() : qkv[2];
  if (q_norm_.defined()) {
    query = rms_norm(query.contiguous(), q_norm_, eps_, exec);
    key = rms_norm(key.contiguous(), k_norm_, eps_, exec);
  }
  query = rope(query, in.batch.positions, in.rope, exec);
  key = rope(key, in.batch.positions, in.rope, exec);
  const at::Tensor out = causal_attention(shape_, query, key, value, in.batch, in.context, in.layer);
  return o_proj_(out.view({rows, shape_.heads * dim}), in.residual, exec);
}

namespace {
constexpr double kLatentNormEps = 1e-6;  // fixed in DeepSeek's models, independent of rms_norm_eps
}

LatentAttention::LatentAttention(const ModelConfig& config, const std::string& prefix,
                                 ParameterBuilder& build)
    : shape_(shape(config)),
      heads_(config.num_attention_heads),
      nope_(config.qk_nope_head_dim),
      rope_(config.qk_rope_head_dim),
      v_dim_(config.v_head_dim),
      kv_lora_rank_(config.kv_lora_rank) {
  const int64_t hidden = config.hidden_size, query = heads_ * (nope_ + rope_);
  const auto bias = [&](const std::string& name, int64_t size) {
    return config.attention_bias ? build.make(prefix + name + ".bias", {size}, Init::zeros) : at::Tensor();
  };
  const auto linear = [&](const std::string& name, int64_t outputs, int64_t inputs, bool with_bias) {
    const at::Tensor weight = build.make(prefix + name + ".weight", {outputs, inputs});
    return Linear{build.packed(weight), with_bias ? bias(name, outputs) : at::Tensor()};
  };
  if (config.q_lora_rank) {
    const int64_t rank = *config.q_lora_rank;
    q_a_proj_ = linear("q_a_proj", rank, hidden, true);
    q_a_norm_ = build.make(prefix + "q_a_layernorm.weight", {rank}, Init::ones);
    q_b_proj_ = linear("q_b_proj", query, rank, false);
  } else {
    q_proj_ = linear("q_proj", query, hidden, false);
  }
  kv_a_proj_ = linear("kv_a_proj_with_mqa", kv_lora_rank_ + rope_, hidden, true);
  kv_a_norm_ = build.make(prefix + "kv_a_layernorm.weight", {kv_lora_rank_}, Init::ones);
  kv_b_ = build.make(prefix + "kv_b_proj.weight", {heads_ * (nope_ + v_dim_), kv_lora_rank_});
  const auto [w_uk, w_uv] = absorbed(kv_b_.detach());
  w_uk_ = build.packed(w_uk);
  w_uv_ = build.packed(w_uv);
  o_proj_ = linear("o_proj", hidden, heads_ * v_dim_, true);
}

std::pair<at::Tensor, at::Tensor> LatentAttention::absorbed(const at::Tensor& kv_b) const {
  const auto parts = kv_b.view({heads_, nope_ + v_dim_, kv_lora_rank_}).split_with_sizes({nope_, v_dim_}, 1);
  return {parts[0].transpose(1, 2), parts[1]};
}

AttentionShape LatentAttention::shape(const ModelConfig& config) {
  double scale = 1.0 / std::sqrt(static_cast<double>(config.qk_nope_head_dim + config.qk_rope_head_dim));
  if (config.rope.type != RopeType::unscaled && config.rope.mscale_all_dim != 0) {
    const double mscale = yarn_mscale(config.rope.factor, config.rope.mscale_all_dim);
    scale *= mscale * mscale;
  }
  return {config.num_attention_heads,
          1,
          config.kv_lora_rank + config.qk_rope_head_dim,
          config.kv_lora_rank,
          static_cast<float>(scale),
          /*latent=*/true};
}

at::Tensor LatentAttention::queries(const Remade& hidden, const Exec& exec) const {
  const at::Tensor flat =
      q_proj_.weight ? q_proj_(hidden, exec)
                     : q_b_proj_(rms_norm(q_a_proj_(hidden, exec), q_a_norm_, kLatentNormEps, exec), exec);
  return flat.view({-1, heads_, nope_ + rope_});
}

at::Tensor LatentAttention::operator()(const AttentionInput& in) const {
  const int64_t rows = in.residual.size(0);
  const Exec& exec = in.context.exec;
  const auto kv_a = kv_a_proj_(in.hidden, exec).split_with_sizes({kv_lora_rank_, rope_}, 1);
  const auto [w_uk, w_uv] = absorbed(kv_b_);

  const at::Tensor c_kv = rms_norm(kv_a[0].contiguous(), kv_a_norm_, kLatentNormEps, exec);
  const at::Tensor k_rope = rope(kv_a[1].unsqueeze(1), in.batch.positions, in.rope, exec);

  const Remade query = latent_query(queries(in.hidden, exec), w_uk, w_uk_, in.batch.positions, in.rope, exec);
  const at::Tensor value = c_kv.unsqueeze(1);
  const at::Tensor key = at::cat({value, k_rope}, 2);
  const at::Tensor latent = causal_attention(shape_, query, key, value, in.batch, in.context, in.layer);
  const at::Tensor out = head_linear(latent, w_uv, *w_uv_, exec);
  return o_proj_(out.view({rows, heads_ * v_dim_}), in.residual, exec);
}

}  // namespace whet
