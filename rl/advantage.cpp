#include "rl/advantage.h"

#include <cmath>

namespace whet {

namespace {

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double center = mean(values);
  double squares = 0;
  for (double value : values) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::vector<double> judged_rewards(const Group& group) {
  std::vector<double> rewards;
  for (const auto& completion : group.completions)
    if (completion.score.value) rewards.push_back(*completion.score.value);
  return rewards;
}

}  // namespace

void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config) {
  std::vector<double> all;
  for (const auto& group : groups)
    for (double reward : judged_rewards(group)) all.push_back(reward);
  const double batch_deviation = deviation(all);
  for (auto& group : groups) {
    const auto rewards = judged_rewards(group);
    bool equal = true;
    for (double reward : rewards) equal = equal && reward == rewards.front();
    const double center = mean(rewards);
    const double scale = config.scale == "none"    ? 1.0
                         : config.scale == "batch" ? batch_deviation + config.eps
                                                   : deviation(rewards) + config.eps;
    for (auto& completion : group.completions)
      completion.advantage = equal || !completion.score.value
                                 ? 0.0f
                                 : static_cast<float>((*completion.score.value - center) / scale);
  }
}

}  // namespace whet
