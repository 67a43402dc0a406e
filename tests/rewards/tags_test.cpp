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
}

TEST(Tags, WhatAnswersStandsBehindTheThought) {
  for (const bool prompt_opens : {false, true}) {
    EXPECT_EQ(after_thought("<think>a</think>b", prompt_opens), "b");
    EXPECT_EQ(after_thought("a</think>b</think>c", prompt_opens), "c");
    EXPECT_EQ(after_thought("a</think>", prompt_opens), "");
    EXPECT_EQ(after_thought("<think>a", prompt_opens), std::nullopt);
    EXPECT_EQ(after_thought("a<think>b", prompt_opens), std::nullopt);
    EXPECT_EQ(after_thought("a</think>b<think>c", prompt_opens), std::nullopt);
  }
  EXPECT_EQ(after_thought("a", false), "a");
  EXPECT_EQ(after_thought("a", true), std::nullopt);
  EXPECT_EQ(after_thought("", true), std::nullopt);
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
  EXPECT_TRUE(opens_thought(with_text("1 + 1?\n<think>\nFirst, I")));
  EXPECT_FALSE(opens_thought(with_text("1 + 1?\n<think>\n\n</think>\n\n")));
  EXPECT_FALSE(opens_thought(with_text("Think in <think> tags.")));
  EXPECT_FALSE(opens_thought(with_text("")));
}

}  // namespace
}  // namespace whet
