#include "rewards/overlong.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "rewards/rubric.h"

namespace whet {
namespace {

double cost(size_t tokens) {
  Completion completion;
  completion.tokens.assign(tokens, 7);
  return *OverlongReward(100, 40).judge({}, completion).value;
}

TEST(Overlong, GrowsOverTheBuffer) {
  EXPECT_EQ(cost(0), 0);
  EXPECT_EQ(cost(60), 0);
  EXPECT_DOUBLE_EQ(cost(70), -0.25);
  EXPECT_DOUBLE_EQ(cost(99), -0.975);
  EXPECT_EQ(cost(100), -1);
  EXPECT_EQ(cost(500), -1);
}

TEST(Overlong, NeedsABufferWithinTheLimit) {
  RewardConfig config{.type = "overlong", .max_tokens = 10, .buffer = 0};
  EXPECT_THROW(Rubric({config}), UsageError);
  config.buffer = 11;
  EXPECT_THROW(Rubric({config}), UsageError);
  config.buffer = 10;
  EXPECT_EQ(Rubric({config}).names().front(), "overlong");
}

}  // namespace
}  // namespace whet
