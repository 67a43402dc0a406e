#include "train/expert_balance.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <vector>

#include "models/host_tensor.h"

namespace whet {

at::Tensor zero_load(const ModelConfig& config) {
  return at::zeros({config.num_hidden_layers, config.n_routed_experts}, at::kLong);
}

double balance_experts(CausalLm& model, const at::Tensor& load, double rate) {
  double worst = 0;
  for (int64_t layer = 0; layer < model.config().num_hidden_layers; ++layer) {
    const at::Tensor bias = model.selection_bias(layer);
    if (!bias.defined()) continue;
    const auto counts = to_vector<int64_t>(load[layer]);
    std::vector<float> moves;
    double total = 0;
    for (int64_t count : counts) total += static_cast<double>(count);
    const double mean = std::max(total / static_cast<double>(counts.size()), 1.0);
    for (size_t e = 0; e < counts.size(); ++e) {
      const double error = mean - static_cast<double>(counts[e]);
      moves.push_back(static_cast<float>(rate * ((error > 0) - (error < 0))));
      worst = std::max(worst, static_cast<double>(counts[e]) / mean);
    }
    bias.add_(to_tensor(moves));
  }
  return worst;
}

}  // namespace whet
