#include "rewards/tags.h"

#include <gtest/gtest.h>

#include "tests/support/completions.h"

namespace whet {
namespace {

TEST(Tags, TheThoughtEndsAtItsLastTag) {
  EXPECT_EQ(thought("<think>a</think>b"), "a");
  EXPECT_EQ(thought("a</think>b"), "a");
  EXPECT_EQ(thought("a</think>b</think>c"), "a</think>b");
  EXPECT_EQ(thought("<think>a"), "a");
  EXPECT_EQ(thought("a"), "a");
  EXPECT_EQ(thought("</think><think>a"), "");
  EXPECT_EQ(after_thought("<think>a</think>b"), "b");
  EXPECT_EQ(after_thought("a</think>b</think>c"), "c");
  EXPECT_EQ(after_thought("a"), "a");
}

TEST(Tags, TheLastAnswerCounts) {
  EXPECT_EQ(last_answer("<answer>a</answer>"), "a");
  EXPECT_EQ(last_answer("<answer>a</answer><answer>b</answer> c"), "b");
  EXPECT_EQ(last_answer("<answer>a</answer><answer>b"), "a");
  EXPECT_EQ(last_answer("<answer><answer>a</answer>"), "a");
  EXPECT_EQ(last_answer("a</answer><answer>"), std::nullopt);
  EXPECT_EQ(last_answer("</answer>"), std::nullopt);
  EXPECT_EQ(last_answer(""), std::nullopt);
}

TEST(Tags, ThePromptMayOpenTheThought) {
  EXPECT_TRUE(opens_thought(with_text("1 + 1?\n<think>\n")));
  EXPECT_FALSE(opens_thought(with_text("Think in <think> tags.")));
  EXPECT_FALSE(opens_thought(with_text("")));
}

}  // namespace
}  // namespace whet
