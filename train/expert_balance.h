// The load of experts: how uneven it is, and auxiliary-loss-free balancing (DeepSeek-V3, section 2.1.2).
#pragma once

#include <vector>

#include "base/json.h"
#include "models/causal_lm.h"

namespace whet {

// All 0, for ForwardContext::expert_load.
at::Tensor zero_load(const ModelConfig& config);

// How far the busiest expert of a layer is above even load: MaxVio = max load / mean load - 1 (Wang et al.
// 2024, section 4.1); 0 where all experts have the same.
struct LoadViolation {
  int64_t layer = 0;
  double value = 0;
};
// Of each layer in which tokens were routed, with `load` as in ForwardContext::expert_load.
std::vector<LoadViolation> load_violations(const at::Tensor& load);
// As router/max_violation/mean, /max and /layer_N; nothing where there are none.
void add_metrics(const std::vector<LoadViolation>& violations, Json& line);

// Moves the selection biases of each layer in which tokens were routed by `rate` towards even load, b_e +=
// rate * sign(mean load - load_e).
void balance_experts(CausalLm& model, const at::Tensor& load, double rate);

}  // namespace whet
