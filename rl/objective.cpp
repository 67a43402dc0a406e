#include "rl/objective.h"

#include <ATen/ATen.h>

#include "base/error.h"

namespace whet {

namespace {

at::Tensor largest_difference(const ObjectiveInput& in, const at::Tensor& active) {
  const at::Tensor difference = in.logprobs.detach() - in.micro.column(kOldLogprobs);
  return (difference * active * in.micro.column(kOnPolicy)).abs().max();
}

ObjectiveOutput compute(const PolicyObjective& parts, const ObjectiveInput& in) {
  const at::Tensor active = in.micro.weights.ne(0);
  auto [gain, values] = parts.gain(in);
  if (parts.beta > 0) {
    require(in.ref_logprobs.defined(), "objective.beta > 0 needs a reference model");
    const at::Tensor d = (in.ref_logprobs - in.logprobs) * active;  // 0 in the prompt: no overflow of exp
    const at::Tensor kl = d.exp() - d - 1;
    gain = gain - parts.beta * kl;
    values.insert(values.begin(), (kl.detach() * active).sum());
  }
  values.push_back(largest_difference(in, active));
  return {-(in.micro.weights * gain).sum(), std::move(values)};
}

}  // namespace

Objective make_objective(const PolicyObjective& parts) {
  Objective objective;
  objective.compute = [parts](const ObjectiveInput& in) { return compute(parts, in); };
  objective.needs_logits = parts.needs_logits;
  if (parts.beta > 0) objective.metrics.emplace_back(Metric{"kl", Combine::sum});
  for (const auto& metric : parts.metrics) objective.metrics.push_back(metric);
  objective.metrics.emplace_back(Metric{kLogprobDifference, Combine::max});
  return objective;
}

Objective make_objective(const ObjectiveConfig& config) {
  const auto of_kind = [&]<class Kind>(const Kind& kind) {
    const auto gain = [kind](const ObjectiveInput& in) { return policy_gain(kind, in); };
    return make_objective({gain, metrics_of(kind), Kind::kNeedsLogits, config.beta});
  };
  return std::visit(of_kind, config.kind);
}

}  // namespace whet
