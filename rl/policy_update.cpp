#include "rl/policy_update.h"

#include <algorithm>
#include <map>

#include "base/statistics.h"
#include "rl/objective.h"

namespace whet {

StepStats update_policy(Trainer& trainer, const Objective& objective, const PolicyBatch& batch, double lr) {
  StepStats stats = trainer.step(batch.sequences, objective, lr, batch.cut);
  for (size_t m = 0; m < objective.metrics.size() && !batch.whole; ++m)
    if (objective.metrics[m].combine == Combine::min)
      stats.metrics[m].second = std::min(stats.metrics[m].second, 0.0);
  return stats;
}

namespace {

// Means over the updates that were taken and have them: in some nothing is computed.
std::vector<std::pair<std::string, double>> mean_auxiliary(const std::vector<StepStats>& updates) {
  std::map<std::string, std::vector<double>> of_names;
  for (const auto& update : updates)
    for (const auto& [name, value] : update.auxiliary)
      if (update.taken) of_names[name].push_back(value);
  std::vector<std::pair<std::string, double>> means;
  for (const auto& [name, values] : of_names) means.emplace_back(name, mean_of(values));
  return means;
}

// Means over the updates in which tokens were routed.
std::vector<LoadViolation> mean_load(const std::vector<StepStats>& updates) {
  std::map<int64_t, std::vector<double>> of_layers;
  for (const auto& update : updates)
    for (const auto& [layer, value] : update.load) of_layers[layer].push_back(value);
  std::vector<LoadViolation> means;
  for (const auto& [layer, values] : of_layers) means.push_back({layer, mean_of(values)});
  return means;
}

}  // namespace

StepStats summarize(const std::vector<StepStats>& updates) {
  StepStats summary = updates.back();
  const auto mean = [&](auto value_of) {
    double sum = 0;
    int taken = 0;
    for (const auto& update : updates)
      if (update.taken) sum += value_of(update), ++taken;
    return sum / taken;
  };
  summary.loss = mean([](const StepStats& update) { return update.loss; });
  summary.grad_norm = mean([](const StepStats& update) { return update.grad_norm; });
  summary.auxiliary = mean_auxiliary(updates);
  summary.load = mean_load(updates);
  for (size_t m = 0; m < summary.metrics.size(); ++m) {
    auto& [name, value] = summary.metrics[m];
    value = name == kLogprobDifference
                ? updates.front().metrics[m].second
                : mean([&](const StepStats& update) { return update.metrics[m].second; });
  }
  return summary;
}

}  // namespace whet
