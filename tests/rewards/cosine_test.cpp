#include "rewards/cosine.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

Completion completion_of(size_t tokens, std::optional<double> correct) {
  Completion completion = finished(tokens == 0 ? "" : "text");
  completion.tokens.assign(tokens, 1);
  completion.score.parts.push_back({"right", correct});
  return completion;
}

double score(size_t tokens, bool correct, CosineReward::Options options = {"right", 100}) {
  return *CosineReward(options).judge({}, completion_of(tokens, correct ? 1 : 0)).value;
}

TEST(Cosine, GoesFromOneEndToTheOther) {
  EXPECT_DOUBLE_EQ(score(0, true), 1);
  EXPECT_DOUBLE_EQ(score(50, true), 0.75);
  EXPECT_DOUBLE_EQ(score(100, true), 0.5);
  EXPECT_DOUBLE_EQ(score(0, false), -1);
  EXPECT_DOUBLE_EQ(score(50, false), -0.75);
  EXPECT_DOUBLE_EQ(score(100, false), -0.5);
  EXPECT_NEAR(score(25, true), 0.5 + 0.25 * (1 + std::sqrt(0.5)), 1e-12) << "cos(pi / 4)";
  EXPECT_NEAR(score(25, true, {"right", 100, 2, 0}), 1 + std::sqrt(0.5), 1e-12);
}

TEST(Cosine, StaysAtItsEndBeyondTheLimit) {
  EXPECT_DOUBLE_EQ(score(150, true), 0.5);
  EXPECT_DOUBLE_EQ(score(200, true), 0.5);
  EXPECT_DOUBLE_EQ(score(1'000'000, false), -0.5);
}

TEST(Cosine, FallsWithTheLengthOfARightAnswer) {
  for (size_t tokens = 0; tokens < 120; ++tokens) {
    EXPECT_GE(score(tokens, true), score(tokens + 1, true));
    EXPECT_LE(score(tokens, false), score(tokens + 1, false));
  }
}

TEST(Cosine, JudgesWhatItsRuleHasJudged) {
  const CosineReward reward({"right", 100});
  EXPECT_EQ(reward.judge({}, completion_of(5, std::nullopt)).value, std::nullopt);
  EXPECT_TRUE(reward.judge({}, completion_of(5, std::nullopt)).applies);
  EXPECT_FALSE(reward.judge({}, finished("text")).applies);
}

TEST(Cosine, RefusesBadOptions) {
  EXPECT_THROW(CosineReward({"", 100}), UsageError);
  EXPECT_THROW(CosineReward({"right", 0}), UsageError);
  EXPECT_THROW(CosineReward({"right", 100, NAN}), UsageError);
}

}  // namespace
}  // namespace whet
