#include "rewards/tag_count.h"

#include <gtest/gtest.h>

#include "tests/support/completions.h"

namespace whet {
namespace {

double score(const std::string& text, const std::string& prompt = "") {
  return *TagCountReward().judge(with_text(prompt), finished(text)).value;
}

TEST(TagCount, GivesAQuarterForEachTag) {
  EXPECT_EQ(score("<think>\na\n</think>\n<answer>\nb\n</answer>"), 1);
  EXPECT_EQ(score("<think>\na\n</think>\n<answer>\nb\n"), 0.75);
  EXPECT_EQ(score("<think>\na\n</think>\n"), 0.5);
  EXPECT_EQ(score("<think>\na"), 0.25);
  EXPECT_EQ(score("a"), 0);
  EXPECT_EQ(score(""), 0);
}

TEST(TagCount, ATagThatStandsTwiceOrWithinALineIsNone) {
  EXPECT_EQ(score("<think>\n<think>\na\n</think>\n<answer>\nb\n</answer>"), 0.75);
  EXPECT_EQ(score("<think>\na\n</think>\n\n</think>\n<answer>\nb\n</answer>"), 0.75);
  EXPECT_EQ(score("<think>a</think><answer>b</answer>"), 0);
  EXPECT_EQ(score("\n</answer>\n</answer>"), 0);
}

TEST(TagCount, ThePromptMayHaveOpenedTheThought) {
  EXPECT_EQ(score("a\n</think>\n<answer>\nb\n</answer>", "1 + 1?\n<think>\n"), 1);
  EXPECT_EQ(score("<think>\na\n</think>\n<answer>\nb\n</answer>", "1 + 1?\n<think>\n"), 0.75);
  EXPECT_EQ(score("a\n</think>\n<answer>\nb\n</answer>", "1 + 1?"), 0.75);
}

}  // namespace
}  // namespace whet
