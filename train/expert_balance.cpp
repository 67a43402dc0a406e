#include "train/expert_balance.h"

#include <ATen/ops/zeros.h>

#include <algorithm>

#include "base/error.h"
#include "base/statistics.h"
#include "models/host_tensor.h"

namespace whet {

namespace {

// The tokens that went to each expert of a layer; empty where none were routed.
std::vector<double> counts_of(const at::Tensor& load, int64_t layer) {
  std::vector<double> counts;
  bool any = false;
  for (const int64_t count : to_vector<int64_t>(load[layer])) {
    counts.push_back(static_cast<double>(count));
    any = any || count > 0;
  }
  return any ? counts : std::vector<double>();
}

}  // namespace

at::Tensor zero_load(const ModelConfig& config) {
  return at::zeros({config.num_hidden_layers + config.num_nextn_predict_layers, config.n_routed_experts},
                   at::kLong);
}

std::vector<LoadViolation> load_violations(const at::Tensor& load) {
  std::vector<LoadViolation> violations;
  for (int64_t layer = 0; layer < load.size(0); ++layer)
    if (const auto counts = counts_of(load, layer); !counts.empty())
      violations.push_back({layer, *std::max_element(counts.begin(), counts.end()) / mean_of(counts) - 1});
  return violations;
}

void add_metrics(const std::vector<LoadViolation>& violations, Json& line) {
  if (violations.empty()) return;
  std::vector<double> values;
  for (const auto& [layer, value] : violations) values.push_back(value);
  line["router/max_violation/mean"] = mean_of(values);
  line["router/max_violation/max"] = *std::max_element(values.begin(), values.end());
  for (const auto& [layer, value] : violations) line[concat("router/max_violation/layer_", layer)] = value;
}

void balance_experts(CausalLm& model, const at::Tensor& load, double rate) {
  for (int64_t layer = 0; layer < load.size(0); ++layer) {
    const at::Tensor bias = model.selection_bias(layer);
    const auto counts = counts_of(load, layer);
    if (!bias.defined() || counts.empty()) continue;
    const double mean = mean_of(counts);
    std::vector<float> moves;
    for (const double count : counts)
      moves.push_back(static_cast<float>(rate * ((mean > count) - (mean < count))));
    bias.add_(to_tensor(moves));
  }
}

}  // namespace whet
