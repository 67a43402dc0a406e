#include "rewards/rubric.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "rewards/contains.h"
#include "rewards/countdown.h"
#include "rewards/format.h"
#include "rewards/overlong.h"
#include "rewards/repetition.h"

namespace whet {

namespace {

std::unique_ptr<Reward> make_reward(const RewardConfig& config) {
  if (config.type == "countdown") return std::make_unique<CountdownReward>();
  if (config.type == "format") return std::make_unique<FormatReward>();
  if (config.type == "contains") {
    if (config.text.empty()) fail<UsageError>("rewards: contains needs a text to look for");
    return std::make_unique<ContainsReward>(config.text);
  }
  if (config.type == "overlong") {
    if (config.buffer <= 0 || config.max_tokens < config.buffer)
      fail<UsageError>(
          "rewards: overlong needs a buffer of at least 1 and max_tokens of at least the buffer");
    return std::make_unique<OverlongReward>(config.max_tokens, config.buffer);
  }
  if (config.type == "repetition") {
    if (config.ngram_size < 1) fail<UsageError>("rewards: repetition needs an ngram_size of at least 1");
    return std::make_unique<RepetitionReward>(config.ngram_size);
  }
  const std::string guess =
      nearest(config.type, {"countdown", "format", "contains", "overlong", "repetition"});
  fail<UsageError>("rewards: unknown type \"", config.type,
                   "\"; expected countdown, format, contains, overlong or repetition",
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
}

void add_part(Score& score, ScorePart part) {
  if (part.value && score.value) *score.value += part.weight * *part.value;
  if (!part.value && part.weight != 0) score.value.reset();
  score.parts.push_back(std::move(part));
}

}  // namespace

Rubric::Rubric(const std::vector<RewardConfig>& configs) {
  if (configs.empty()) fail<UsageError>("rewards: expected at least one reward");
  for (const RewardConfig& config : configs) {
    rewards_.push_back(make_reward(config));
    const std::string name = config.name.empty() ? config.type : config.name;
    if (std::find(names_.begin(), names_.end(), name) != names_.end())
      fail<UsageError>("rewards: two rewards are named \"", name, "\"; give one of them another name");
    if (!std::isfinite(config.weight))
      fail<UsageError>("rewards: ", name, ".weight: expected a finite number");
    names_.push_back(name);
    weights_.push_back(config.weight);
  }
}

void Rubric::score(Group& group) const {
  for (Completion& completion : group.completions) completion.score = {0.0, {}};
  for (size_t i = 0; i < rewards_.size(); ++i) {
    std::vector<Judgement> judgements = rewards_[i]->judge_group(group);
    require(judgements.size() == group.completions.size(), names_[i], ": ", judgements.size(),
            " judgements of ", group.completions.size(), " completions");
    for (size_t c = 0; c < judgements.size(); ++c)
      if (judgements[c].applies)
        add_part(group.completions[c].score,
                 {names_[i], judgements[c].value, weights_[i], std::move(judgements[c].detail)});
  }
}

}  // namespace whet
