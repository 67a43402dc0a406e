#include "rl/summary.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "base/statistics.h"

namespace whet {

namespace {

// The values that are not null.
template <class Value>
std::vector<double> collect(std::span<const Group> groups, Value value) {
  std::vector<double> values;
  for (const auto& group : groups)
    for (const auto& completion : group.completions)
      if (const std::optional<double> found = value(completion)) values.push_back(*found);
  return values;
}

std::optional<double> part_of(const Score& score, const std::string& name) {
  const ScorePart* part = find_part(score, name);
  return part != nullptr ? part->value : std::nullopt;
}

void add_part(const std::vector<Group>& groups, const std::string& name, Json& line) {
  const auto values = collect(groups, [&](const Completion& c) { return part_of(c.score, name); });
  int64_t unjudged = 0;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) {
      const ScorePart* part = find_part(completion.score, name);
      unjudged += part != nullptr && !part->value;
    }
  if (unjudged > 0) line["rewards/" + name + "/unjudged"] = unjudged;
  if (values.empty()) return;
  line["rewards/" + name + "/mean"] = mean_of(values);
  line["rewards/" + name + "/std"] = deviation_of(values);
}

void add_lengths(const std::vector<Group>& groups, Json& line) {
  const auto lengths =
      collect(groups, [](const Completion& c) { return static_cast<double>(c.tokens.size()); });
  std::vector<double> terminated;
  for (const auto& group : groups)
    for (const auto& completion : group.completions)
      if (completion.finish_reason == FinishReason::stop)
        terminated.push_back(static_cast<double>(completion.tokens.size()));
  line["completions/mean_length"] = mean_of(lengths);
  line["completions/min_length"] = *std::min_element(lengths.begin(), lengths.end());
  line["completions/max_length"] = *std::max_element(lengths.begin(), lengths.end());
  line["completions/mean_terminated_length"] = mean_of(terminated);
  const auto [shortest, longest] = std::minmax_element(terminated.begin(), terminated.end());
  line["completions/min_terminated_length"] = terminated.empty() ? 0 : *shortest;
  line["completions/max_terminated_length"] = terminated.empty() ? 0 : *longest;
  line["completions/clipped_ratio"] =
      1.0 - static_cast<double>(terminated.size()) / static_cast<double>(lengths.size());
}

}  // namespace

Json summarize(const std::vector<Group>& groups, const std::vector<std::string>& reward_names) {
  require(!groups.empty() && !groups.front().completions.empty(), "no completions to summarise");
  Json line;
  const auto rewards = collect(groups, [](const Completion& c) { return c.score.value; });
  double in_equal_groups = 0;
  for (const auto& group : groups) {
    const auto of_group = collect({&group, 1}, [](const Completion& c) { return c.score.value; });
    if (all_equal(of_group)) in_equal_groups += static_cast<double>(of_group.size());
  }
  const auto or_null = [&](double value) { return rewards.empty() ? Json() : Json(value); };
  line["reward"] = or_null(mean_of(rewards));
  line["reward_std"] = or_null(deviation_of(rewards));
  line["frac_reward_zero_std"] = or_null(in_equal_groups / static_cast<double>(rewards.size()));
  for (const auto& name : reward_names) add_part(groups, name, line);
  add_lengths(groups, line);
  if (const double entropy = mean_entropy(groups); !std::isnan(entropy)) line["entropy"] = entropy;
  return line;
}

double mean_entropy(const std::vector<Group>& groups) {
  double sum = 0, tokens = 0;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) {
      sum += completion.entropy * static_cast<double>(completion.tokens.size());
      tokens += static_cast<double>(completion.tokens.size());
    }
  return sum / tokens;
}

std::vector<std::string> part_names(const std::vector<Group>& groups) {
  std::vector<std::string> names;
  for (const auto& group : groups)
    for (const auto& completion : group.completions)
      for (const auto& part : completion.score.parts)
        if (std::find(names.begin(), names.end(), part.name) == names.end()) names.push_back(part.name);
  return names;
}

}  // namespace whet
