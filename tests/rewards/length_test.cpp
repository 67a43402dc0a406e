#include "rewards/length.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

struct Sample {
  size_t tokens;
  std::optional<double> correct;
};

Group group_of(const std::vector<Sample>& samples) {
  Group group;
  for (const Sample& sample : samples) {
    Completion completion = finished("text");
    completion.tokens.assign(sample.tokens, 1);
    completion.score.parts.push_back({"right", sample.correct});
    group.completions.push_back(completion);
  }
  return group;
}

std::vector<double> scores(const std::vector<Sample>& samples) {
  std::vector<double> values;
  for (const Judgement& judgement : LengthReward({"right"}).judge_group(group_of(samples)))
    values.push_back(judgement.value.value());
  return values;
}

TEST(Length, FavoursShortRightAnswers) {
  EXPECT_EQ(scores({{10, 1}, {20, 1}, {30, 1}}), (std::vector<double>{0.5, 0, -0.5}));
  EXPECT_EQ(scores({{10, 0}, {15, 0}, {30, 0}}), (std::vector<double>{0, 0, -0.5}));
  EXPECT_EQ(scores({{10, 0}, {30, 1}, {20, 1}}), (std::vector<double>{0, -0.5, 0}));
  EXPECT_EQ(scores({{10, 0.99}, {30, 1}}), (std::vector<double>{0, -0.5})) << "almost right is wrong";
  EXPECT_EQ(scores({{10, 1}, {10, 0}}), (std::vector<double>{0, 0}));
  EXPECT_EQ(scores({{10, 1}}), (std::vector<double>{0}));
}

TEST(Length, JudgesWhatItsRuleHasJudged) {
  Group group = group_of({{10, 1}, {20, std::nullopt}, {30, 1}, {30, 1}, {40, 1}});
  group.completions[2].score.parts.clear();
  group.completions[3].tokens.clear();
  const auto judgements = LengthReward({"right"}).judge_group(group);
  EXPECT_EQ(judgements[0].value, 0.5);
  EXPECT_TRUE(judgements[1].applies);
  EXPECT_EQ(judgements[1].value, std::nullopt);
  EXPECT_FALSE(judgements[2].applies);
  EXPECT_TRUE(judgements[3].applies);
  EXPECT_EQ(judgements[3].value, std::nullopt) << "a text without tokens has no length";
  EXPECT_EQ(judgements[4].value, -0.5);
  EXPECT_THROW(LengthReward({""}), UsageError);
}

}  // namespace
}  // namespace whet
