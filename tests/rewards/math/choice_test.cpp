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

TEST(Choice, SeveralOptionsAreNoChoice) {
  for (const char* text :
       {"\\boxed{\\text{A or B}}", "\\boxed{A, B}", "\\boxed{A} or \\boxed{B}", "<answer>A B C D</answer>",
        "The answer is A or B.", "The answer is A, or maybe (B).", "The options are A, B, C, D.", "A B C D",
        "I cannot decide between (B) and (C).", "**A** and **B** are both correct",
        "A. red\nB. green\nC. blue\nD. white"})
    EXPECT_EQ(choice(text), '-') << text;
  EXPECT_EQ(choice("The answer is A, since B is wrong"), 'A');
  EXPECT_EQ(choice("A. red\nB. green\n\nOf these I take B."), 'B');
}

TEST(Choice, AnAnswerThatIsNoOptionLetsNoLetterInBeforeIt) {
  for (const char* text :
       {"Let C be a circle. The answer is \\boxed{5}.", "\\boxed{5 + C}", "\\boxed{x^2 + C}",
        "\\boxed{\\neg A}", "\\boxed{A^c}", "\\boxed{\\text{all except B}}", "It is certainly not option B"})
    EXPECT_EQ(choice(text), '-') << text;
  EXPECT_EQ(choice("\\boxed{12}, so option C"), 'C');
}

TEST(Choice, AGoldIsOneOnlyAsAWhole) {
  for (const char* text :
       {"C", "(C)", "(c)", "\\text{(C)}", "(C) Cecile", "C. Cecile", "C Cecile", "\\textbf{(C)}\\ 7"})
    EXPECT_EQ(choice_of(text), 'C') << text;
  for (const char* text :
       {"", "c", "Plan C", "2C", "C + 1", "A triangle", "A, B", "A or B", "(A, B)", "\\Delta"})
    EXPECT_EQ(choice_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace whet::math
