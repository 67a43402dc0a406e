// Attacks on the whole path: completions that are wrong, or commit to nothing, must not win.
#include "rewards/math/verify.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace whet::math {
namespace {

struct Pair {
  const char *gold, *completion;
};

Outcome outcome(const Pair& pair, const Policy& policy) {
  return verify(pair.gold, pair.completion, policy, {}).outcome;
}

void expect_won(const std::vector<Pair>& pairs, const Policy& policy = {}) {
  for (const Pair& pair : pairs)
    EXPECT_EQ(name_of(outcome(pair, policy)), std::string("equal"))
        << pair.gold << "   |   " << pair.completion;
}

void expect_lost(const std::vector<Pair>& pairs, const Policy& policy = {}) {
  for (const Pair& pair : pairs) {
    EXPECT_NE(outcome(pair, policy), Outcome::equal) << pair.gold << "   |   " << pair.completion;
    EXPECT_NE(outcome(pair, policy), Outcome::unreadable_gold) << pair.gold;
  }
}

TEST(Verify, OnlyTheEndOfAChainCounts) {
  expect_lost({{"8", "\\boxed{8 = 7}"}, {"8", "\\boxed{t = 8 = 7}"}, {"11", "\\boxed{8 \\approx 11}"}});
  expect_won({{"8", "\\boxed{3 + 5 = 8}"}, {"8", "\\boxed{t = 7 = 8}"}});
}

TEST(Verify, AChainOfDifferentNumbersIsNoAnswerWhereItMustBeConsistent) {
  Policy policy;
  policy.consistent = true;
  expect_lost({{"8", "\\boxed{7 = 8}"},
               {"8", "\\boxed{8 = 7}"},
               {"8", "\\boxed{t = 7 = 8}"},
               {"8", "\\boxed{t = 8 = 7}"},
               {"8", "\\boxed{8 \\approx 11}"}},
              policy);
  expect_won({{"8", "\\boxed{3 + 5 = 8}"},
              {"\\frac{1}{7}", "\\boxed{t = \\frac{1}{7} = 0.1429}"},
              {"\\sqrt{5}", "\\boxed{\\sqrt{5} \\approx 2.24}"},
              {"\\frac{2}{3}", "\\boxed{\\frac{1}{2} + \\frac{1}{6} \\approx 0.67}"},
              {"90 \\text{ min}", "\\boxed{1.5 \\text{ h} = 90 \\text{ min}}"}},
             policy);
}

TEST(Verify, WordsBehindANumberMayChangeIt) {
  expect_lost({{"8", "\\boxed{8 \\text{ million}}"},
               {"8", "\\boxed{8 \\text{ dozen}}"},
               {"8", "\\boxed{8 \\text{ squared}}"},
               {"8", "\\boxed{8 \\text{ plus six}}"},
               {"8", "\\boxed{8 \\text{ is wrong}}"},
               {"90^\\circ", "\\boxed{90 \\text{ rad}}"}});
  expect_won({{"8000000", "\\boxed{8 \\text{ million}}"},
              {"96", "\\boxed{8 \\text{ dozen eggs}}"},
              {"8", "\\boxed{8 \\text{ square units}}"},
              {"90^\\circ", "\\boxed{\\frac{\\pi}{2} \\text{ rad}}"}});
}

TEST(Verify, ACommaInBracketsIsNoDecimalComma) {
  expect_lost({{"(2,7)", "\\boxed{2.7}"},
               {"2.7", "\\boxed{(2,7)}"},
               {"[2,7]", "\\boxed{2.7}"},
               {"(2,718)", "\\boxed{2.718}"}});
  expect_won({{"2.7", "\\boxed{2,7}"}});
}

TEST(Verify, ACommaIsADecimalMarkWhereTheGoldHasOne) {
  expect_lost({{"2,7", "\\boxed{2.7}"}});
  expect_won({{"2.7", "\\boxed{2,7}"}, {"2,7", "\\boxed{7, 2}"}});
  Policy policy;
  policy.decimal_comma = DecimalComma::both;
  expect_won({{"2,7", "\\boxed{2.7}"}}, policy);
  policy.decimal_comma = DecimalComma::never;
  expect_lost({{"2.7", "\\boxed{2,7}"}}, policy);
}

TEST(Verify, AGoldWithALabelIsAnsweredByEither) {
  expect_won({{"\\text{(D) }17", "\\boxed{D}"},
              {"(D) 17", "\\boxed{17}"},
              {"\\textbf{(D)}\\ 17", "\\boxed{\\textbf{(D)}\\ 17}"}});
  expect_lost({{"\\text{(D) }17", "\\boxed{C}"}, {"(D) 17", "\\boxed{18}"}});
}

TEST(Verify, NegatedRelationsAreNotWhatTheyDeny) {
  expect_lost({{"8", "\\boxed{\\not= 8}"}, {"8", "\\boxed{t \\not= 8}"}, {"8", "\\boxed{\\neq 8}"}});
  expect_won({{"t \\ne 8", "\\boxed{t \\not= 8}"}});
}

TEST(Verify, SmallTermsAndRareJumpsAreSeen) {
  expect_lost({{"(10^9)!", "\\boxed{(10^9)! + 1}"},
               {"1", "\\boxed{1 + e^{-6000}}"},
               {"t", "\\boxed{t + e^{-80}}"},
               {"t", "\\boxed{t + e^{-200}}"},
               {"\\lfloor t \\rfloor", "\\boxed{\\lceil t \\rceil - 1}"}});
  expect_won({{"(10^9)! + 1", "\\boxed{1 + (10^9)!}"},
              {"e^{t} + t", "\\boxed{t + e^t}"},
              {"\\cosh t", "\\boxed{\\frac{e^t + e^{-t}}{2}}"}});
}

TEST(Verify, NamesOfArgumentsAreNotMixedUp) {
  expect_lost({{"f(u) = u^2", "\\boxed{f(t) = u^2}"}, {"1 < 2", "\\boxed{2 < 3}"}});
  expect_won({{"f(u) = u^2", "\\boxed{f(t) = t^2}"}});
}

TEST(Verify, CongruencesHaveAModulus) {
  expect_lost({{"t \\equiv 2 \\pmod 9", "\\boxed{t \\equiv 2 \\pmod{11}}"},
               {"t \\equiv 2 \\pmod 9", "\\boxed{t \\equiv 3 \\pmod 9}"},
               {"2 \\pmod 9", "\\boxed{2 \\pmod{11}}"}});
  expect_won({{"t \\equiv 2 \\pmod 9", "\\boxed{t \\equiv 2 \\pmod{9}}"},
              {"t \\equiv 2 \\pmod 9", "\\boxed{t \\equiv -7 \\pmod 9}"}});
}

TEST(Verify, WordsAroundAnAnnouncedNumberAreRead) {
  expect_lost({{"8", "The answer is not 8."},
               {"8", "The answer isn't 8."},
               {"8", "The answer is between 8 and 9."},
               {"8", "The answer is either 8 or 9."},
               {"8", "The answer is at least 8."},
               {"8", "The answer is more than $8$."},
               {"8", "The answer is 8 (or 9)."},
               {"8", "The answer is $8$, or maybe $9$."}});
  expect_won({{"8", "The answer is 8."}, {"\\frac{1}{2}", "The answer is 1/2 (or 0.5)."}});
}

TEST(Verify, TheLastNumberOfADoubtfulSentenceIsNoAnswer) {
  expect_lost({{"8", "I have no idea, but the number that I like best is 8"},
               {"8", "I could not solve it. Maybe the sum is 8"},
               {"8", "We do not know whether the sum of them is 8."},
               {"8", "first we add them all up and then print(8)"}});
  expect_won({{"8", "I was not sure at first. But then the sum of the two numbers is 3 + 5 = 8."}});
}

TEST(Verify, SeveralAnswersAreNotOne) {
  expect_lost({{"8", "\\boxed{8 or 9}"},
               {"8", "\\boxed{8} or \\boxed{9}"},
               {"8", "\\boxed{8, 9}"},
               {"8", "\\boxed{\\pm 8}"},
               {"8", "\\boxed{[8, 9]}"},
               {"8", "\\boxed{t \\ge 8}"},
               {"8", "\\boxed{t \\ne 8}"},
               {"8", "\\boxed{\\mathbb{R}}"},
               {"8", "\\boxed{t}"},
               {"B", "\\boxed{\\text{A or B}}"},
               {"C", "Let C be a circle. The answer is \\boxed{8}."}});
}

}  // namespace
}  // namespace whet::math
