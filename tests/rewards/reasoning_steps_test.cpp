#include "rewards/reasoning_steps.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

double score(const std::string& text, int64_t enough = 3) {
  return *ReasoningStepsReward({enough}).judge({}, finished(text)).value;
}

TEST(ReasoningSteps, CountsTheSignsOfSteps) {
  EXPECT_EQ(score("Step 1: a\nStep 2: b\nStep 30: c"), 1);
  EXPECT_EQ(score("1. a\n2. b\n10. c"), 1);
  EXPECT_EQ(score("So:\n- a\n* b"), 2.0 / 3);
  EXPECT_EQ(score("First, a. Second, b. Next, c. Finally, d."), 1);
  EXPECT_EQ(score("First, a. Second, b. Next, c. Finally, d.", 8), 0.5);
  EXPECT_EQ(score("Finally, a"), 1.0 / 3);
}

TEST(ReasoningSteps, DoesNotCountWhatLooksAlike) {
  EXPECT_EQ(score(""), 0);
  EXPECT_EQ(score("first we go - then we stop * there"), 0);
  EXPECT_EQ(score("Step by step: 3. is what 2.5 is not"), 0);
  EXPECT_EQ(score("Step 1 without a colon, and Next without a comma"), 0);
  EXPECT_THROW(ReasoningStepsReward({0}), UsageError);
}

}  // namespace
}  // namespace whet
