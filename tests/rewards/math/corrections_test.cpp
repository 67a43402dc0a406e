#include "rewards/math/extract/corrections.h"

#include <gtest/gtest.h>

#include <string>

#include "rewards/math/extract/extract.h"
#include "rewards/math/verify.h"

namespace whet::math {
namespace {

bool is_paid(const std::string& gold, const std::string& text) {
  return verify(gold, text, {}, {}).outcome == Outcome::equal;
}
char choice(std::string_view text) { return extract_choice(text).value_or('-'); }

// 31 stands first and is corrected: neither kind of answer may pay it.
constexpr const char* kCorrected[] = {"Actually no, it is 32.",
                                      "Actually, 32.",
                                      "Wait, it is 32.",
                                      "No, it is 32.",
                                      "No, wait, it should be 32.",
                                      "Correction: 32.",
                                      "Correction: the answer is 32.",
                                      "I mean 32.",
                                      "I meant 32.",
                                      "Scratch that, it is 32.",
                                      "Sorry, it is 32.",
                                      "Sorry, 32.",
                                      "Hmm, I think it is 32.",
                                      "Oops, it should be 32.",
                                      "My mistake, it is 32.",
                                      "Never mind, it is 32.",
                                      "On second thought, it is 32.",
                                      "Or rather 32.",
                                      "But wait. No. It is 32.",
                                      "不对，是32。",
                                      "更正：32。",
                                      "等等，应该是32。",
                                      "Nein, es ist 32.",
                                      "Non, c'est 32.",
                                      "Нет, 32."};

TEST(Correction, ALaterStatementIsTheAnswer) {
  for (const char* answer :
       {"The answer is 31. ", "The answer is 31.\n\n", "\\boxed{31}. ", "$\\boxed{31}$\n", "#### 31\n",
        "<answer>31</answer> ", "**Answer:** 31\n\n", "It is 31. "})
    for (const char* correction : kCorrected) {
      const std::string text = std::string(answer) + correction;
      EXPECT_FALSE(is_paid("31", text)) << text;
      EXPECT_TRUE(is_paid("32", text)) << text;
    }
}

TEST(Correction, MayTakeBackAndStateNothing) {
  for (const char* answer : {"The answer is 31. ", "\\boxed{31}. ", "#### 31\n", "It is 31. "})
    for (const char* correction :
         {"Scratch that.", "Actually no.", "Wait, no.", "I take that back.", "Wait, that's wrong.", "Oops.",
          "No, the sum of 7 and 25 is more.", "更正。"}) {
      const std::string text = std::string(answer) + correction;
      EXPECT_FALSE(is_paid("31", text)) << text;
    }
}

TEST(Correction, MayStandInTheSentence) {
  for (const char* text : {"The answer is 31, I mean 32.", "The answer is 31... no, 32.",
                           "$\\boxed{31}$, oops, it should be $32$."}) {
    EXPECT_FALSE(is_paid("31", text)) << text;
    EXPECT_TRUE(is_paid("32", text)) << text;
  }
  for (const char* text :
       {"The answer is 31, no, 32.", "The answer is 31 - no wait, 32.", "It is 31, actually 32."})
    EXPECT_FALSE(is_paid("31", text)) << text;
}

TEST(Correction, IsNoRemarkThatOpensLikeOne) {
  for (const char* answer : {"The answer is 31. ", "\\boxed{31}. ", "#### 31\n"})
    for (const char* remark :
         {"Actually, let me double check: 7 + 24 = 31. Yes.", "Actually, 7 + 24 = 31, so this is right.",
          "Actually, it is the smallest such number.", "Actually, 5 of them are red.",
          "No other value works.", "No doubt about it.", "Sorry for the long solution.",
          "In fact, n = 5 works.", "I mean 31 apples.", "It is 5 more than 26.",
          "Is it unique? No, n = 4 gives it as well.", "Sorry if that was confusing.", "其实很简单。"}) {
      const std::string text = std::string(answer) + remark;
      EXPECT_TRUE(is_paid("31", text)) << text;
    }
  EXPECT_TRUE(is_paid("31", "\\boxed{31}\n\nWait, let me double-check: if x = 7 then 7 + 24 = 31. Yes."));
  EXPECT_TRUE(is_paid("31", "The answer is 31, rather than 32."));
}

TEST(Correction, ThatStandsBeforeTheAnswerTakesNothingFromIt) {
  for (const char* text : {"Actually, the answer is 31.", "Wait, that is wrong. The answer is 31.",
                           "The answer is 30. Scratch that. The answer is 31.", "No, it is 31.",
                           "It is 30. Actually no, it is 31.", "\\boxed{30}. No, wait: \\boxed{31}"})
    EXPECT_TRUE(is_paid("31", text)) << text;
  EXPECT_TRUE(is_paid("No", "\\boxed{\\text{No}}"));
}

TEST(Correction, IsReadInGoldsAsWords) {
  EXPECT_EQ(verify("The answer is 31. Actually, 32 of them are red.", "31", {}, {}).outcome, Outcome::equal);
}

TEST(Correction, OfAChoiceChoosesAnother) {
  for (const char* answer : {"Answer: B. ", "The answer is B. ", "\\boxed{B}. ", "<answer>B</answer> ",
                             "So it is B. ", "**B**. ", "答案是B。"})
    for (const char* correction :
         {"Wait, actually it's C.", "No, it is C.", "Actually, C.", "Sorry, it is C.", "Correction: C.",
          "I mean C.", "Scratch that, C.", "On second thought, it is C.", "Hmm, no, it must be C.",
          "Oops, I meant C.", "Never mind, it is C.", "Or rather C.", "Correction: C is right.",
          "不对，是C。", "更正：C。", "等等，应该选C。"}) {
      const std::string text = std::string(answer) + correction;
      EXPECT_EQ(choice(text), 'C') << text;
    }
  for (const char* text :
       {"The answer is B, no, C.", "The answer is B, I mean C.", "The answer is B... actually C."})
    EXPECT_EQ(choice(text), 'C') << text;
  for (const char* text :
       {"The answer is B. Scratch that.", "\\boxed{B}. Scratch that.", "So it is B. Actually no.", "B. No."})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Correction, OfAChoiceIsNoRemarkThatOpensLikeOne) {
  for (const char* answer : {"Answer: B. ", "The answer is B. ", "\\boxed{B}. ", "So it is B. "})
    for (const char* remark :
         {"Actually, C is too large.", "Wait, C also looks plausible but it is wrong.",
          "No other option fits.", "C is wrong.", "I mean option B.", "Sorry for the delay.",
          "Actually, A is a car.", "Actually, A and C are wrong.", "Is C possible? No, C violates the law.",
          "In fact, B is the only prime.", "Note that C is an isomer of D."}) {
      const std::string text = std::string(answer) + remark;
      EXPECT_EQ(choice(text), 'B') << text;
    }
  for (const char* text :
       {"A is wrong. No, wait. It is B.", "Sorry, the answer is B.", "No, it is B.",
        "It might be A. Actually no, it must be B.", "The answer is C. Actually, it is B."})
    EXPECT_EQ(choice(text), 'B') << text;
}

}  // namespace
}  // namespace whet::math
