// The list of all rules, from which the parsing of recipes, their documentation and the construction of rules
// are generated. A new rule is one entry here, in alphabetical order.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/fields.h"
#include "rewards/choice.h"
#include "rewards/code_format.h"
#include "rewards/code_reward.h"
#include "rewards/contains.h"
#include "rewards/cosine.h"
#include "rewards/exact.h"
#include "rewards/external.h"
#include "rewards/format.h"
#include "rewards/gsm8k.h"
#include "rewards/language.h"
#include "rewards/length.h"
#include "rewards/math_reward.h"
#include "rewards/overlong.h"
#include "rewards/reasoning_steps.h"
#include "rewards/regex.h"
#include "rewards/repetition.h"
#include "rewards/tag_count.h"
#include "tasks/countdown/reward.h"

namespace whet {

// The description of a rule, for documentation.
struct RewardType {
  std::string name, help;
  std::vector<std::string> columns;  // required of a prompt; without them the rule does not apply
  std::vector<FieldDoc> options;
};

template <class... Rules>
struct RewardList {
  using Options = std::variant<typename Rules::Options...>;

  static std::unique_ptr<Reward> make(const Options& options) {
    std::unique_ptr<Reward> reward;
    const auto make_if_chosen = [&]<class Rule>(std::type_identity<Rule>) {
      if (const auto* chosen = std::get_if<typename Rule::Options>(&options))
        reward = std::make_unique<Rule>(*chosen);
    };
    (make_if_chosen(std::type_identity<Rules>()), ...);
    return reward;
  }

  static std::vector<RewardType> describe() {
    return {RewardType{Rules::Options::kName,
                       Rules::kHelp,
                       {Rules::kColumns.begin(), Rules::kColumns.end()},
                       describe_config<typename Rules::Options>()}...};
  }
};

using Rewards = RewardList<ChoiceReward, CodeReward, CodeFormatReward, ContainsReward, CosineReward,
                           CountdownReward, ExactReward, FormatReward, Gsm8kReward, HttpReward,
                           LanguageReward, LengthReward, MathReward, OverlongReward, ProgramReward,
                           ReasoningStepsReward, RegexReward, RepetitionReward, TagCountReward>;

}  // namespace whet
