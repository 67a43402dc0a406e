#include "rl/advantage.h"

#include <algorithm>

#include "base/statistics.h"
#include "rl/max_at_k.h"

namespace whet {

namespace {

// The divisor of a deviation; equal values are not divided.
double scale_of(double deviation, double eps) { return deviation > 0 ? deviation + eps : 1; }

double normalized(double value, const std::vector<double>& siblings, double eps) {
  return all_equal(siblings) ? 0 : (value - mean_of(siblings)) / scale_of(deviation_of(siblings), eps);
}

// GDPO, equations 4 and 5: the advantage of each judged completion within its group, part by part.
double sum_of_normalized(const Group& group, const Completion& completion, double eps) {
  double sum = 0;
  for (const auto& part : completion.score.parts)
    if (part.weight != 0 && part.value)
      sum += part.weight * normalized(*part.value, part_values(group, part.name), eps);
  return sum;
}

// GDPO, equation 6 without the mean over the batch, which is 0 because every group sums to 0.
std::vector<double> normalize_each(const std::vector<Group>& groups, double eps) {
  std::vector<double> sums;
  for (const auto& group : groups)
    for (const auto& completion : group.completions)
      if (completion.score.value) sums.push_back(sum_of_normalized(group, completion, eps));
  const double scale = scale_of(deviation_of(sums), eps);
  for (double& sum : sums) sum /= scale;
  return sums;
}

// The rewards of a group before baseline and scale, and what leave_one_out subtracts.
struct GroupRewards {
  std::vector<double> values, without;
};

GroupRewards rewards_of(const Group& group, const AdvantageConfig& config) {
  const auto rewards = judged_rewards(group);
  const auto n = static_cast<int>(rewards.size());
  if (n == 0) return {};
  GroupRewards result{max_with(rewards, std::min(config.max_at_k, n)), {}};
  if (config.max_at_k == 1) result.values = rewards;  // free of rounding
  if (config.baseline == AdvantageBaseline::leave_one_out)
    result.without = n == 1 ? rewards : max_without(rewards, std::min(config.max_at_k, n - 1));
  return result;
}

// The advantages of a group's judged completions before whitening.
std::vector<double> centered(const GroupRewards& rewards, const std::vector<double>& all,
                             const AdvantageConfig& config) {
  using Baseline = AdvantageBaseline;
  const bool own = config.baseline == Baseline::group || config.baseline == Baseline::leave_one_out;
  if (own && all_equal(rewards.values)) return std::vector<double>(rewards.values.size(), 0.0);
  const double scale = config.scale == AdvantageScale::group
                           ? scale_of(deviation_of(rewards.values), config.eps)
                       : config.scale == AdvantageScale::batch ? scale_of(deviation_of(all), config.eps)
                                                               : 1;
  const double mean = config.baseline == Baseline::group   ? mean_of(rewards.values)
                      : config.baseline == Baseline::batch ? mean_of(all)
                                                           : 0;
  std::vector<double> result;
  for (size_t i = 0; i < rewards.values.size(); ++i) {
    const double baseline = config.baseline == Baseline::leave_one_out ? rewards.without[i] : mean;
    result.push_back((rewards.values[i] - baseline) / scale);
  }
  return result;
}

// Of all judged completions, group after group.
std::vector<double> advantages_of(const std::vector<Group>& groups, const AdvantageConfig& config) {
  std::vector<GroupRewards> rewards;
  std::vector<double> all, result;
  for (const auto& group : groups) {
    rewards.push_back(rewards_of(group, config));
    all.insert(all.end(), rewards.back().values.begin(), rewards.back().values.end());
  }
  for (const auto& group : rewards)
    for (const double advantage : centered(group, all, config)) result.push_back(advantage);
  if (config.scale != AdvantageScale::whiten) return result;
  const double mean = mean_of(result), scale = scale_of(deviation_of(result), config.eps);
  for (double& advantage : result) advantage = (advantage - mean) / scale;
  return result;
}

}  // namespace

std::vector<double> judged_rewards(const Group& group) {
  std::vector<double> rewards;
  for (const auto& completion : group.completions)
    if (completion.score.value) rewards.push_back(*completion.score.value - completion.penalty);
  return rewards;
}

std::vector<double> part_values(const Group& group, const std::string& name) {
  std::vector<double> values;
  for (const auto& completion : group.completions)
    if (const ScorePart* part = find_part(completion.score, name);
        part && part->value && completion.score.value)
      values.push_back(*part->value);
  return values;
}

void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config) {
  const auto advantages = config.aggregate == AdvantageAggregate::normalize_each
                              ? normalize_each(groups, config.eps)
                              : advantages_of(groups, config);
  auto next = advantages.begin();
  for (auto& group : groups)
    for (auto& completion : group.completions)
      completion.advantage = completion.score.value ? static_cast<float>(*next++) : 0.0f;
}

}  // namespace whet
