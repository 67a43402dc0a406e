#include "models/layers/feed_forward.h"

#include <ATen/ops/diff.h>

#include "models/layers/balance_loss.h"

namespace whet {

Mlp::Mlp(const ModelConfig& config, int64_t width, const std::string& prefix, ParameterBuilder& build) {
  const std::vector<std::pair<std::string, int64_t>> parts{{"gate_proj", width}, {"up_proj", width}};
  gate_up_proj_.weight = build.packed(build.make_rows(prefix, parts, ".weight", config.hidden_size));
  if (config.mlp_bias) gate_up_proj_.bias = build.make_rows(prefix, parts, ".bias", 0, Init::zeros);
  down_proj_.weight = build.packed(build.make(prefix + "down_proj.weight", {config.hidden_size, width}));
  if (config.mlp_bias)
    down_proj_.bias = build.make(prefix + "down_proj.bias", {config.hidden_size}, Init::zeros);
}

MixtureOfExperts::MixtureOfExperts(const ModelConfig& config, const std::string& prefix,
                                   ParameterBuilder& build)
    : shape_{config.n_routed_experts, config.num_experts_per_tok,
             config.n_group,          config.topk_group,
             config.group_best,       config.router_score,
             config.norm_topk_prob,   static_cast<float>(config.routed_scaling_factor)} {
  const int64_t experts = config.n_routed_experts, width = config.moe_intermediate_size;
  gate_ = {build.packed(build.make(prefix + "gate.weight", {experts, config.hidden_size})), {}};
  if (config.selection_bias)
    selection_bias_ =
        build.make(prefix + "gate.e_score_correction_bias", {experts}, Init::zeros, /*buffer=*/true);
  gate_up_proj_ = build.packed(build.make_gate_up(prefix + "experts.", experts, width, config.hidden_size));
  down_proj_ = build.packed(build.make_down(prefix + "experts.", experts, width, config.hidden_size));
  if (config.n_shared_experts > 0)
    shared_.emplace_back(config, width * config.n_shared_experts, prefix + "shared_experts.", build);
}

BlockOutput MixtureOfExperts::operator()(const Remade& x, const at::Tensor& residual, const TokenBatch& batch,
                                         const RoutingTerms& terms, const Exec& exec) const {
  const at::Tensor logits = gate_(x, exec);
  const auto [chosen, weights] = route(shape_, logits, selection_bias_, terms.given, exec);
  const ExpertDispatch dispatch = exec->dispatch_experts(chosen, shape_.experts);
  if (terms.load.defined()) terms.load.add_(at::diff(dispatch.begins));
  if (terms.chosen.defined()) terms.chosen.copy_(chosen);
  const Remade slots = gather_slots(x, dispatch, exec);
  const Remade inner = swiglu(grouped_linear(slots, *gate_up_proj_, dispatch.begins, exec), exec);
  const at::Tensor routed = grouped_linear(inner, *down_proj_, dispatch.begins, exec);
  const at::Tensor shared = shared_.empty() ? at::Tensor() : shared_[0](x, {}, exec);
  BlockOutput out{combine_slots(routed, weights, dispatch, shared, residual, exec)};
  if (terms.balance_loss) out.balance_loss = balance_loss(shape_, logits, batch.sequences, exec);
  return out;
}

}  // namespace whet
