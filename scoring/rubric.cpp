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
    data_sources_.push_back(config.data_source);
  }
}

void Rubric::score(Group& group) const {
  std::vector<Row> rows;
  for (Completion& completion : group.completions) rows.push_back({&completion, &group.prompt.columns});
  score(rows, [&](const Reward& reward) { return reward.judge_group(group); });
}

void Rubric::score_rows(std::vector<Group>& groups) const {
  std::vector<Row> rows;
  for (Group& row : groups) rows.push_back({&row.completions.front(), &row.prompt.columns});
  score(rows, [&](const Reward& reward) { return reward.judge_rows(groups); });
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
void Rubric::score(const std::vector<Row>& rows, const Judge& judge) const {
  for (const Row& row : rows) row.completion->score = {0.0, {}};
  for (size_t i = 0; i < rewards_.size(); ++i) {
    const auto wanted = [&](const Row& row) { return is_for(data_sources_[i], *row.columns); };
    if (std::none_of(rows.begin(), rows.end(), wanted)) continue;
    std::vector<Judgement> judgements = judge(*rewards_[i]);
    require(judgements.size() == rows.size(), names_[i], ": ", judgements.size(), " judgements of ",
            rows.size(), " completions");
    for (size_t c = 0; c < judgements.size(); ++c)
      if (judgements[c].applies && wanted(rows[c]))
        add_part(rows[c].completion->score,
                 {names_[i], judgements[c].value, weights_[i], std::move(judgements[c].detail)});
  }
  const bool only_logs = std::count(weights_.begin(), weights_.end(), 0.0) == std::ssize(weights_);
  for (const Row& row : rows) {
    std::optional<double>& value = row.completion->score.value;
    if (!counts(row.completion->score.parts, only_logs) || (value && !std::isfinite(*value))) value.reset();
  }
}

bool is_for(const std::vector<std::string>& data_source, const Json& columns) {
  if (data_source.empty()) return true;
  const auto found = columns.find("data_source");
  return found != columns.end() && found->is_string() &&
         std::find(data_source.begin(), data_source.end(), found->get_ref<const std::string&>()) !=
             data_source.end();
}

template void read_config(const Json&, RewardConfig&, const std::string&);

}  // namespace whet
