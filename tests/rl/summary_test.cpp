#include "rl/summary.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "tests/support/expect_throw.h"
#include "tests/support/groups.h"

namespace whet {
namespace {

TEST(Summary, CountsWhatWasNotJudged) {
  std::vector<Group> groups{group_with_rewards({1, 0, 0.5}), group_with_rewards({1, 1})};
  EXPECT_FALSE(summarize(groups, {"accuracy"}).contains("rewards/accuracy/unjudged"));
  groups[0].completions[2].score = {{}, {{"accuracy", std::nullopt}}};
  const Json line = summarize(groups, {"accuracy"});
  EXPECT_EQ(line.at("rewards/accuracy/unjudged"), 1);
  EXPECT_NEAR(line.at("rewards/accuracy/mean"), 0.75, 1e-12);
  EXPECT_NEAR(line.at("reward"), 0.75, 1e-12);
  EXPECT_NEAR(line.at("reward_std"), 0.5, 1e-12);
  EXPECT_EQ(line.at("frac_reward_zero_std"), 0.5);
}

TEST(Summary, WhereNoRuleAppliesThereIsNoReward) {
  std::vector<Group> groups{group_with_rewards({1, 0})};
  for (auto& completion : groups[0].completions) completion.score = {};
  Json line = summarize(groups, {"accuracy"});
  for (const char* key : {"reward", "reward_std", "frac_reward_zero_std"})
    EXPECT_TRUE(line.at(key).is_null()) << key;
  for (const char* key : {"rewards/accuracy/mean", "rewards/accuracy/unjudged"})
    EXPECT_FALSE(line.contains(key)) << key;
  groups.push_back(group_with_rewards({1, 1}));
  line = summarize(groups, {"accuracy"});
  EXPECT_EQ(line.at("reward"), 1);
  EXPECT_EQ(line.at("frac_reward_zero_std"), 1) << "of the groups that have rewards";
}

TEST(Summary, IsWhatAHandComputes) {
  std::vector<Group> groups{group_with_rewards({1, 0}), group_with_rewards({0.1, 0.1, 0.1})};
  const auto set = [&](size_t g, size_t s, size_t length, FinishReason reason, double entropy) {
    auto& completion = groups[g].completions[s];
    completion.tokens.assign(length, 1);
    completion.finish_reason = reason;
    completion.entropy = entropy;
  };
  set(0, 0, 4, FinishReason::stop, 1);
  set(0, 1, 10, FinishReason::length, 2);
  set(1, 0, 2, FinishReason::stop, 3);
  set(1, 1, 6, FinishReason::stop, 4);
  set(1, 2, 8, FinishReason::stop, 5);
  groups[1].completions[0].score.parts.push_back({"format", 1});

  const Json line = summarize(groups, {"accuracy", "format"});
  const auto value = [&](const char* key) { return line.at(key).get<double>(); };
  EXPECT_NEAR(value("reward"), 1.3 / 5, 1e-12);
  EXPECT_NEAR(value("reward_std"), std::sqrt((1.03 - 5 * 0.26 * 0.26) / 4), 1e-12) << "over all completions";
  EXPECT_EQ(value("frac_reward_zero_std"), 0.6) << "of the completions";
  EXPECT_NEAR(value("rewards/accuracy/mean"), 1.3 / 5, 1e-12);
  EXPECT_NEAR(value("rewards/accuracy/std"), std::sqrt((1.03 - 5 * 0.26 * 0.26) / 4), 1e-12);
  EXPECT_EQ(value("rewards/format/mean"), 1) << "left out where the rule did not apply";
  EXPECT_FALSE(line.contains("rewards/format/unjudged"));
  EXPECT_EQ(value("completions/mean_length"), 6);
  EXPECT_EQ(value("completions/min_length"), 2);
  EXPECT_EQ(value("completions/max_length"), 10);
  EXPECT_EQ(value("completions/mean_terminated_length"), 5);
  EXPECT_EQ(value("completions/min_terminated_length"), 2);
  EXPECT_EQ(value("completions/max_terminated_length"), 8);
  EXPECT_NEAR(value("completions/clipped_ratio"), 0.2, 1e-12);
  EXPECT_NEAR(value("entropy"), 94.0 / 30, 1e-12) << "over tokens";
  groups[0].completions[0].entropy = std::nan("");
  EXPECT_FALSE(summarize(groups, {}).contains("entropy")) << "unknown";
  EXPECT_EQ(part_names(groups), (std::vector<std::string>{"accuracy", "format"}));
  EXPECT_MESSAGE(Error, summarize({}, {}), "no completions to summarise");
}

}  // namespace
}  // namespace whet
