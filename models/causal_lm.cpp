#include "models/causal_lm.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>

#include "base/error.h"
#include "models/layers/recomputed.h"
#include "models/layers/rope_table.h"

namespace whet {

namespace {

Block make_block(const ModelConfig& config, int64_t layer, ParameterBuilder& build) {
  const std::string prefix = concat("model.layers.", layer, ".");
  Block block;
  block.input_norm = build.make(prefix + "input_layernorm.weight", {config.hidden_size}, Init::ones);
  if (config.is_mla())
    block.latent.emplace(config, prefix + "self_attn.", build);
  else
    block.grouped_query.emplace(config, layer, prefix + "self_attn.", build);
  block.post_attention_norm =
      build.make(prefix + "post_attention_layernorm.weight", {config.hidden_size}, Init::ones);
  if (config.is_moe_layer(layer))
    block.moe.emplace(config, prefix + "mlp.", build);
  else
    block.mlp.emplace(config, config.intermediate_size, prefix + "mlp.", build);
  return block;
}

MtpModule make_mtp_module(const ModelConfig& config, int64_t layer, ParameterBuilder& build) {
  const std::string prefix = concat("model.layers.", layer, ".");
  const int64_t hidden = config.hidden_size;
  MtpModule module;
  module.embedding_norm = build.make(prefix + "enorm.weight", {hidden}, Init::ones);
  module.hidden_norm = build.make(prefix + "hnorm.weight", {hidden}, Init::ones);
  module.eh_proj = {build.packed(build.make(prefix + "eh_proj.weight", {hidden, 2 * hidden})), {}};
  module.block = make_block(config, layer, build);
  module.norm = build.make(prefix + "shared_head.norm.weight", {hidden}, Init::ones);
  return module;
}

std::vector<at::Tensor> trainable(const std::vector<Parameter>& parameters, const std::string& prefix) {
  std::vector<at::Tensor> values;
  for (const auto& parameter : parameters)
    if (parameter.trainable && parameter.name.starts_with(prefix)) values.push_back(parameter.value);
  return values;
}

// The names, in the MTP modules, of a tensor that all of them share.
std::vector<std::string> mtp_copies(const ModelConfig& config, const char* copy) {
  std::vector<std::string> names;
  for (int64_t depth = 0; depth < config.num_nextn_predict_layers; ++depth)
    names.push_back(concat("model.layers.", config.num_hidden_layers + depth, ".", copy));
  return names;
}

}  // namespace

CausalLm::CausalLm(const ModelConfig& config, const ParameterBuilder::Fill& fill, at::Device device)
    : config_(config) {
  ParameterBuilder build(fill, device);
  const std::vector<int64_t> table{config.vocab_size, config.hidden_size};
  embed_tokens_ =
      build.make_shared("model.embed_tokens.weight", mtp_copies(config, "embed_tokens.weight"), table);
  for (int64_t layer = 0; layer < config.num_hidden_layers; ++layer)
    blocks_.push_back(make_block(config, layer, build));
  norm_ = build.make("model.norm.weight", {config.hidden_size}, Init::ones);
  lm_head_.weight = build.packed(
      config.tie_word_embeddings
          ? embed_tokens_
          : build.make_shared("lm_head.weight", mtp_copies(config, "shared_head.head.weight"), table));
  build.begin_mtp();
  for (int64_t depth = 0; depth < config.num_nextn_predict_layers; ++depth)
    mtp_.push_back(make_mtp_module(config, config.num_hidden_layers + depth, build));
  parameters_ = build.take();
  for (size_t layer = 0; layer < blocks_.size(); ++layer)
    blocks_[layer].parameters = trainable(parameters_, concat("model.layers.", layer, "."));
  packed_ = build.take_packed();
  const auto pairs = config.is_mla() && config.rope_interleave ? kernels::RopePairs::interleaved
                                                               : kernels::RopePairs::halves;
  rope_ = make_rope_table(config.rope, config.head_dim, config.max_position_embeddings, pairs);
}

CausalLm CausalLm::shapes_of(const ModelConfig& config) {
  return CausalLm(
      config, [](const Parameter&, Init) {}, at::kMeta);
}

void CausalLm::train_mtp() {
  for (auto& parameter : parameters_)
    if (parameter.mtp && !parameter.buffer) {
      parameter.trainable = true;
      parameter.value.set_requires_grad(true);
    }
  for (size_t depth = 0; depth < mtp_.size(); ++depth)
    mtp_[depth].block.parameters =
        trainable(parameters_, concat("model.layers.", blocks_.size() + depth, "."));
}

void CausalLm::pack(const Exec& exec) {
  for (const auto& weights : packed_) weights->pack(exec);
  ++weights_version_;
}

at::Tensor CausalLm::run(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                         const ForwardContext& context, int64_t layer) const {
  const bool recompute = context.recompute == Recompute::block && at::GradMode::is_enabled();
  BlockOutput out = recompute ? recomputed_block(block, x, batch, context, layer)
                              : this->block(block, x, batch, context, layer);
  if (out.balance_loss.defined()) context.balance_losses->push_back(out.balance_loss);
  return out.hidden;
}

BlockOutput CausalLm::block(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                            const ForwardContext& context, int64_t layer) const {
  const Exec& exec = context.exec;
  const Remade normed = rms_norm(x, block.input_norm, config_.rms_norm_eps, exec);
  const AttentionInput in{normed, x, batch, rope_, context, layer};
  const at::Tensor h = block.latent ? (*block.latent)(in) : (*block.grouped_query)(in);
  const Remade h_normed = rms_norm(h, block.post_attention_norm, config_.rms_norm_eps, exec);
  if (block.mlp) return {(*block.mlp)(h_normed, h, exec)};
  const bool replayable = layer < config_.num_hidden_layers;
  MixtureOfExperts::RoutingTerms terms{.balance_loss = context.balance_losses != nullptr};
  if (context.expert_load != nullptr) terms.load = context.expert_load->select(0, layer);
  if (context.given_experts.defined() && replayable) terms.given = context.given_experts.select(0, layer);
  if (context.chosen_experts != nullptr && replayable)
    terms.chosen = context.chosen_experts->select(0, layer);
  return (*block.moe)(h_normed, h, batch, terms, exec);
}

// Tokens are counted, and their experts recorded, once.
BlockOutput CausalLm::recomputed_block(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                                       const ForwardContext& context, int64_t layer) const {
  const auto forward = [this, &block, batch, context, layer](const at::Tensor& input, bool again) -> Tensors {
    ForwardContext its = context;
    if (again) its.expert_load = its.chosen_experts = nullptr;
    const BlockOutput out = this->block(block, input, batch, its, layer);
    return out.balance_loss.defined() ? Tensors{out.hidden, out.balance_loss} : Tensors{out.hidden};
  };
  const Tensors outputs = recomputed(x, block.parameters, forward);
  return outputs.size() > 1 ? BlockOutput{outputs[0], outputs[1]} : BlockOutput{outputs[0]};
}

at::Tensor CausalLm::hidden(const TokenBatch& batch, const ForwardContext& context) const {
  for (const auto& span : batch.sequences)
    if (span.first_position + span.count > config_.max_position_embeddings)
      fail<UsageError>("a sequence of ", span.first_position + span.count,
                       " tokens exceeds max_position_embeddings ", config_.max_position_embeddings);
  at::Tensor x = at::embedding(embed_tokens_, batch.ids);
  for (size_t i = 0; i < blocks_.size(); ++i) {
    if (context.hidden_states != nullptr) context.hidden_states->push_back(x);
    x = run(blocks_[i], x, batch, context, static_cast<int64_t>(i));
  }
  return rms_norm(x, norm_, config_.rms_norm_eps, context.exec);
}

at::Tensor CausalLm::mtp_hidden(int64_t depth, const at::Tensor& hidden, const TokenBatch& batch,
                                const ForwardContext& context, MtpGradient gradient) const {
  const MtpModule& module = mtp_.at(static_cast<size_t>(depth));
  const double eps = config_.rms_norm_eps;
  const Exec& exec = context.exec;
  const at::Tensor table = gradient == MtpGradient::modules ? embed_tokens_.detach() : embed_tokens_;
  const at::Tensor embedded = rms_norm(at::embedding(table, batch.ids), module.embedding_norm, eps, exec);
  const at::Tensor both = at::cat({embedded, rms_norm(hidden, module.hidden_norm, eps, exec).value()}, 1);
  const at::Tensor x =
      run(module.block, module.eh_proj(both, exec), batch, context, config_.num_hidden_layers + depth);
  return rms_norm(x, module.norm, eps, exec);
}

at::Tensor CausalLm::logits(const at::Tensor& hidden, const Exec& exec) const {
  return lm_head_(hidden, exec);
}

TokenLogprobs CausalLm::logprobs(const at::Tensor& hidden, const at::Tensor& targets, double temperature,
                                 const Exec& exec, bool trains_head) const {
  return token_logprobs(hidden, lm_head_.weight, targets, temperature, exec, trains_head);
}

KvCache CausalLm::make_cache(int64_t pages, bool with_mtp, const Exec& exec) const {
  const auto shape =
      config_.is_mla() ? LatentAttention::shape(config_) : GroupedQueryAttention::shape(config_);
  return KvCache(exec, shape, config_.num_hidden_layers + (with_mtp ? config_.num_nextn_predict_layers : 0),
                 pages);
}

at::Tensor CausalLm::selection_bias(int64_t layer) const {
  const auto index = static_cast<size_t>(layer);
  const Block& block = index < blocks_.size() ? blocks_[index] : mtp_.at(index - blocks_.size()).block;
  return block.moe ? block.moe->selection_bias() : at::Tensor();
}

int64_t CausalLm::num_parameters() const {
  int64_t total = 0;
  for (const auto& parameter : parameters_) total += parameter.value.numel();
  return total;
}

int64_t CausalLm::packed_bytes(const Exec& exec) const {
  int64_t total = 0;
  for (const auto& weights : packed_) total += exec->packed_bytes(weights->weight());
  return total;
}

}  // namespace whet
