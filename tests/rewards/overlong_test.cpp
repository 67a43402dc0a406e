#include "rewards/overlong.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace whet {
namespace {

double cost(size_t tokens) {
  Completion completion;
  completion.tokens.assign(tokens, 7);
  return *OverlongReward({100, 40}).judge({}, completion).value;
}

TEST(Overlong, GrowsOverTheBuffer) {
  EXPECT_EQ(cost(0), 0);
  EXPECT_EQ(cost(60), 0);
  EXPECT_DOUBLE_EQ(cost(70), -0.25);
  EXPECT_DOUBLE_EQ(cost(99), -0.975);
  EXPECT_EQ(cost(100), -1);
  EXPECT_EQ(cost(500), -1);
}

TEST(Overlong, CannotJudgeATextWithoutTokens) {
  Completion completion;
  completion.text = "text alone";
  EXPECT_EQ(OverlongReward({100, 40}).judge({}, completion).value, std::nullopt);
}

TEST(Overlong, NeedsABufferWithinTheLimit) {
  EXPECT_THROW(OverlongReward({10, 0}), UsageError);
  EXPECT_THROW(OverlongReward({10, 11}), UsageError);
  EXPECT_NO_THROW(OverlongReward({10, 10}));
}

}  // namespace
}  // namespace whet
