#include "scoring/rubric.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace whet {

namespace {

std::string name_of(const RewardConfig& config) {
  if (!config.name.empty()) return config.name;
  return std::visit([](const auto& options) -> std::string { return options.kName; }, config.options);
}

void add_part(Score& score, ScorePart part) {
  if (part.value && score.value) *score.value += part.weight * *part.value;
  if (!part.value && part.weight != 0) score.value.reset();
  score.parts.push_back(std::move(part));
}

// Whether some part determines the score: one with a weight or, where no rule has a weight, any.
bool counts(const std::vector<ScorePart>& parts, bool only_logs) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const ScorePart& part) { return only_logs || part.weight != 0; });
}

}  // namespace

Rubric::Rubric(const std::vector<RewardConfig>& configs) {
  if (configs.empty()) fail<UsageError>("rewards: expected at least one reward");
  for (const RewardConfig& config : configs) {
    const std::string name = name_of(config);
    const auto known = [&](const std::string& other) {
      return std::find(names_.begin(), names_.end(), other) != names_.end();
    };
    if (known(name))
      fail<UsageError>("rewards: two rewards are named \"", name, "\"; give one of them another name");
    if (!std::isfinite(config.weight))
      fail<UsageError>("rewards: ", name, ".weight: expected a finite number");
    rewards_.push_back(Rewards::make(config.options));
    if (const std::string other = rewards_.back()->depends_on(); !other.empty() && !known(other))
      fail<UsageError>("rewards: ", name, ".of: expected the name of a reward that stands before it, got \"",
                       other, "\"");
    names_.push_back(name);
    weights_.push_back(config.weight);
  }
}

void Rubric::score(Group& group) const {
  std::vector<Completion*> completions;
  for (Completion& completion : group.completions) completions.push_back(&completion);
  score(completions, [&](const Reward& reward) { return reward.judge_group(group); });
}

void Rubric::score_rows(std::vector<Group>& rows) const {
  std::vector<Completion*> completions;
  for (Group& row : rows) completions.push_back(&row.completions.front());
  score(completions, [&](const Reward& reward) { return reward.judge_rows(rows); });
}

void Rubric::set_weights(Group& group) const {
  for (Completion& completion : group.completions)
    for (ScorePart& part : completion.score.parts)
      if (const auto name = std::find(names_.begin(), names_.end(), part.name); name != names_.end())
        part.weight = weights_[static_cast<size_t>(name - names_.begin())];
}

bool Rubric::compares_completions() const {
  return std::any_of(rewards_.begin(), rewards_.end(),
                     [](const auto& reward) { return reward->compares_completions(); });
}

// `judge(reward)` has a judgement for each of the completions.
template <class Judge>
void Rubric::score(const std::vector<Completion*>& completions, const Judge& judge) const {
  for (Completion* completion : completions) completion->score = {0.0, {}};
  for (size_t i = 0; i < rewards_.size(); ++i) {
    std::vector<Judgement> judgements = judge(*rewards_[i]);
    require(judgements.size() == completions.size(), names_[i], ": ", judgements.size(), " judgements of ",
            completions.size(), " completions");
    for (size_t c = 0; c < judgements.size(); ++c)
      if (judgements[c].applies)
        add_part(completions[c]->score,
                 {names_[i], judgements[c].value, weights_[i], std::move(judgements[c].detail)});
  }
  const bool only_logs = std::count(weights_.begin(), weights_.end(), 0.0) == std::ssize(weights_);
  for (Completion* completion : completions) {
    std::optional<double>& value = completion->score.value;
    if (!counts(completion->score.parts, only_logs) || (value && !std::isfinite(*value))) value.reset();
  }
}

template void read_config(const Json&, RewardConfig&, const std::string&);

}  // namespace whet
