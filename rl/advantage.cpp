#include "rl/advantage.h"

#include "base/statistics.h"

namespace whet {

namespace {

std::vector<double> judged_rewards(const Group& group) {
  std::vector<double> rewards;
  for (const auto& completion : group.completions)
    if (completion.score.value) rewards.push_back(*completion.score.value);
  return rewards;
}

// The values of one part over the completions for which it is judged.
std::vector<double> part_values(const Group& group, const std::string& name) {
  std::vector<double> values;
  for (const auto& completion : group.completions)
    if (const ScorePart* part = find_part(completion.score, name); part && completion.score.value)
      values.push_back(*part->value);
  return values;
}

double normalized(double value, const std::vector<double>& siblings, double eps) {
  return all_equal(siblings) ? 0 : (value - mean_of(siblings)) / (deviation_of(siblings) + eps);
}

// Equations 4 and 5: the advantage of each judged completion within its group, part by part.
double sum_of_normalized(const Group& group, const Completion& completion, double eps) {
  double sum = 0;
  for (const auto& part : completion.score.parts)
    if (part.weight != 0) sum += part.weight * normalized(*part.value, part_values(group, part.name), eps);
  return sum;
}

// Equation 6 without the mean over the batch, which is 0 because every group sums to 0.
void normalize_each(std::vector<Group>& groups, double eps) {
  std::vector<double> sums;
  for (const auto& group : groups)
    for (const auto& completion : group.completions)
      if (completion.score.value) sums.push_back(sum_of_normalized(group, completion, eps));
  const double scale = deviation_of(sums) + eps;
  auto sum = sums.begin();
  for (auto& group : groups)
    for (auto& completion : group.completions)
      completion.advantage = completion.score.value ? static_cast<float>(*sum++ / scale) : 0.0f;
}

}  // namespace

void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config) {
  if (config.aggregate == AdvantageAggregate::normalize_each) return normalize_each(groups, config.eps);
  std::vector<double> all;
  for (const auto& group : groups)
    for (double reward : judged_rewards(group)) all.push_back(reward);
  const double batch_deviation = deviation_of(all);
  for (auto& group : groups) {
    const auto rewards = judged_rewards(group);
    const bool equal = all_equal(rewards);
    const double center = mean_of(rewards);
    const double scale = config.scale == AdvantageScale::none    ? 1.0
                         : config.scale == AdvantageScale::batch ? batch_deviation + config.eps
                                                                 : deviation_of(rewards) + config.eps;
    for (auto& completion : group.completions)
      completion.advantage = equal || !completion.score.value
                                 ? 0.0f
                                 : static_cast<float>((*completion.score.value - center) / scale);
  }
}

}  // namespace whet
