#include <gtest/gtest.h>

#include "rewards/math/extract/extract.h"

namespace whet::math {
namespace {

char choice(std::string_view text) { return extract_choice(text).value_or('-'); }

TEST(Choice, EveryAnchorHoldsEveryLetter) {
  for (const char letter : std::string("ABCDEJZ")) {
    const std::string l(1, letter);
    for (const std::string& text : {l,
                                    "(" + l + ")",
                                    l + ".",
                                    "**" + l + "**",
                                    "\\boxed{" + l + "}",
                                    "$\\boxed{\\text{(" + l + ")}}$",
                                    "\\boxed{\\textbf{(" + l + ") } 17}",
                                    "\\boxed{" + l + "}, since B is wrong",
                                    "The answer is " + l + ".",
                                    "The answer is (" + l + ")",
                                    "Answer: " + l,
                                    "**Final Answer:** " + l,
                                    "The final answer is $" + l + "$.",
                                    "<answer>" + l + "</answer>",
                                    "so the correct answer is " + l + ", and not C or D",
                                    "The answer is\n(" + l + ") Smith",
                                    "答案是" + l + "。",
                                    "La réponse est " + l,
                                    l + ") 12 m",
                                    l + "不是 B",
                                    "It cannot be C, so I choose " + l + "."})
      EXPECT_EQ(choice(text), letter) << text;
  }
}

TEST(Choice, SmallLettersCountWhereAnAnswerStandsAlone) {
  EXPECT_EQ(choice("\\boxed{b}"), 'B');
  EXPECT_EQ(choice("The answer is (c)."), 'C');
  EXPECT_EQ(choice("<answer> d </answer>"), 'D');
  EXPECT_EQ(choice("it is b I think"), '-');
}

TEST(Choice, OthersAreRuledOut) {
  EXPECT_EQ(choice("It is not A because that fails, therefore I think it's B"), 'B');
  EXPECT_EQ(choice("The answer is not A but C"), 'C');
  EXPECT_EQ(choice("Die Antwort ist nicht B, sondern D"), 'D');
  EXPECT_EQ(choice("I think it's D, not B"), 'D');
  EXPECT_EQ(choice("A. 5\nB. 6\nHence the answer is B"), 'B');
  EXPECT_EQ(choice("The answer is A. On reflection, the answer is C."), 'C');
}

TEST(Choice, ArticlesAndPronounsAreNone) {
  for (const char* text :
       {"", "A triangle has three sides", "I think so", "Plan B2", "ABC", "I'm sure", "\\Delta"})
    EXPECT_EQ(choice(text), '-') << text;
  EXPECT_EQ(choice("A Peter"), 'A');
  EXPECT_EQ(choice("A triangle is what I draw, hence D"), 'D');
}

}  // namespace
}  // namespace whet::math
