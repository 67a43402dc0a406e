#include "rewards/math/extract/statement.h"

#include <gtest/gtest.h>

#include "rewards/math/extract/extract.h"
#include "rewards/math/verify.h"

namespace whet::math {
namespace {

using extraction::Statement;

std::string stated(std::string_view sentence) {
  const std::vector<extraction::Formula> inside = extraction::formulas(sentence);
  const Statement found = extraction::read_statement(sentence, inside, false);
  switch (found.verdict) {
    case Statement::Verdict::silent:
      return "silent";
    case Statement::Verdict::doubtful:
      return "doubtful";
    case Statement::Verdict::stated:
      break;
  }
  return found.value.text;
}

bool is_paid(const std::string& completion, const ExtractOptions& options = {}) {
  return verify("31", completion, {}, options).outcome == Outcome::equal;
}

TEST(Statement, HasALinkBeforeItsValue) {
  for (const char* sentence :
       {"It is 31.", "Hence the sum equals 31", "so we get exactly 31", "x = 31",
        "Therefore there are 31 of them.", "7 + 24 = 31 birds", "She sold 31 clips altogether.",
        "Its length is then 31 cm.", "This adds up to 31.", "which leaves a total of 31 coins", "Total: 31",
        "31 apples", "So 31 it is.", "31 is the answer.", "Each edge measures 31 mm.", "31 seems right."})
    EXPECT_EQ(stated(sentence), "31") << sentence;
}

TEST(Statement, ASignBelongsToItsValue) {
  for (const char* sentence : {"The balance is -31.", "The balance is −31.", "So we get −31 degrees",
                               "The balance is -$31.", "The balance is −$31.", "**-$31**"})
    EXPECT_EQ(verify("-31", sentence, {}, {}).outcome, Outcome::equal) << sentence;
  for (const char* sentence : {"The balance is -31.", "The balance is −31.", "The balance is -$31.", "−$31"})
    EXPECT_FALSE(is_paid(sentence)) << sentence;
}

TEST(Statement, AnyOtherWordBeforeTheValueMakesItNone) {
  for (const char* sentence :
       {"It exceeds 31.", "It is half of 31.", "It is a divisor of 31", "It differs from 31.",
        "all except 31", "It is at most 31.", "It is close to 31", "x beats 31", "See page 31.",
        "The rule holds for x = 31.", "We look at the case n = 31", "x != 31", "x > 31",
        "x is bigger than 31", "anything but 31", "It is greater than or equal to 31.",
        "The area is 31 times x.", "31 looks wrong to me.", "31 seems off."})
    EXPECT_EQ(stated(sentence), "doubtful") << sentence;
}

TEST(Statement, ADoubtTakesItBack) {
  for (const char* sentence : {"It is not 31.",
                               "It can never be 31.",
                               "Maybe it is 31",
                               "It might be 31.",
                               "Is it 31?",
                               "It is 31?",
                               "There are no pairs with x = 31.",
                               "I guess it is 31.",
                               "Nobody thinks that it is 31.",
                               "My brother claims it is 31.",
                               "The naive result is 31.",
                               "The trap here is 31.",
                               "31 is wrong.",
                               "31 is impossible.",
                               "x = 31 is a contradiction",
                               "It is 31, which is wrong.",
                               "If x is odd, it is 31.",
                               "It is 31 unless x is odd.",
                               "Suppose that x = 31.",
                               "31 or 32",
                               "It is 31 or 32.",
                               "31 vs 32",
                               "It is 31; 32."})
    EXPECT_NE(stated(sentence), "31") << sentence;
}

TEST(Statement, WhatIsCountedMayBeDenied) {
  EXPECT_EQ(stated("The number of guests who do not dance is 31."), "31");
  EXPECT_EQ(stated("The number of integers that are not prime is 31."), "31");
  EXPECT_EQ(stated("Since y cannot be negative, x = 31."), "31");
  EXPECT_EQ(stated("It cannot be 30, so it is 31."), "31");
  EXPECT_EQ(stated("It is not 30 but 31."), "31");
  EXPECT_EQ(stated("It is 31, not 30."), "31");
  EXPECT_EQ(stated("It is 31 because 30 is impossible."), "31");
  EXPECT_EQ(stated("31 because 7 + 24 = 31"), "31");
}

TEST(Statement, WhatOthersSayOrWasThoughtOnceIsNotStated) {
  for (const char* text : {"Some say it is 31.",
                           "Some say the answer is 31.",
                           "I first thought it was 31.",
                           "I thought the answer is 31.",
                           "One would think the answer is 31.",
                           "It was claimed that the answer is 31.",
                           "It is said that the answer is 31.",
                           "Many people believe the answer is 31.",
                           "My friend said it was 31.",
                           "They argue that the total is 31.",
                           "You would expect the sum to be 31.",
                           "At first glance, the answer is 31.",
                           "According to some, the answer is 31.",
                           "He told me that it is 31.",
                           "I was told the answer is 31.",
                           "It would seem that the answer is 31.",
                           "My first answer was 31.",
                           "My initial answer was 31.",
                           "The answer key says it is 31.",
                           "Someone suggested the answer is 31.",
                           "有人说答案是31。",
                           "我原以为答案是31。",
                           "据说答案是31。"})
    EXPECT_FALSE(is_paid(text)) << text;
  for (const char* text :
       {"I think it is 31.", "I believe the answer is 31.", "I would say the answer is 31.",
        "I'd say it is 31.", "We conclude that the answer is 31.", "As expected, the answer is 31.",
        "As claimed, it is 31.", "The number of people who said yes is 31.", "Initially he had 31 apples.",
        "I still think that the answer is 31.", "Some say 30, but the answer is 31.",
        "I first thought it was 30, so the answer is 31.", "So the answer is 31, as Euler said.",
        "The expected value is 31.", "The number of students who think so is 31.", "We say that x = 31.",
        "In total, 31 people said yes.", "所有人一共有31个苹果。"})
    EXPECT_TRUE(is_paid(text)) << text;
}

TEST(Statement, MayBeRounded) {
  EXPECT_EQ(stated("It is about 3.14."), "3.14");
  EXPECT_EQ(stated("It is approximately 31."), "31");
  EXPECT_EQ(stated("It is close to 31."), "doubtful");
}

TEST(Statement, TakesListsWhole) {
  EXPECT_EQ(stated("The roots are 2 and 31."), "2 and 31");
  EXPECT_EQ(stated("Hence $x = 2$ or $x = 31$."), "x = 2, x = 31");
  EXPECT_EQ(stated("She has 5 apples and 31 pears."), "doubtful");
}

TEST(Statement, SaysNothingWithoutAValue) {
  EXPECT_EQ(stated("That was all."), "silent");
  EXPECT_EQ(stated("Let us name it $n$."), "silent");
}

TEST(Statement, OtherLanguagesStateAndDeny) {
  for (const char* text :
       {"答案是31。", "所以x等于31。", "一共有31个苹果。", "因为x不能为负，所以x等于31。",
        "La réponse est donc 31.", "Il y a 31 façons.", "La respuesta es 31.", "Por lo tanto, hay 31 formas.",
        "A resposta é 31.", "La risposta è 31.", "Die Antwort ist 31.", "Das Ergebnis beträgt 31.",
        "Ответ: 31", "答えは31です。", "정답은 31입니다.", "उत्तर 31 है।", "الجواب هو 31.", "Đáp án là 31."})
    EXPECT_TRUE(is_paid(text)) << text;
  for (const char* text : {"答案不是31。",
                           "x不等于31。",
                           "答案大于31",
                           "答案可能是31或32",
                           "答案是31的倍数",
                           "答案是31吗？",
                           "La réponse n'est pas 31.",
                           "La réponse est supérieure à 31.",
                           "La respuesta no es 31.",
                           "La respuesta es mayor que 31.",
                           "A resposta não é 31.",
                           "La risposta non è 31.",
                           "La risposta è forse 31.",
                           "Die Antwort ist nicht 31.",
                           "Die Antwort ist größer als 31.",
                           "Ответ не 31.",
                           "Ответ больше 31.",
                           "答えは31ではない。",
                           "答えは31より大きい。",
                           "정답은 31이 아닙니다.",
                           "정답은 31보다 큽니다.",
                           "उत्तर 31 नहीं है।",
                           "الجواب ليس 31.",
                           "Đáp án không phải là 31."})
    EXPECT_FALSE(is_paid(text)) << text;
}

TEST(Statement, AnnouncedAnswersAreReadByTheSameGrammar) {
  for (const char* text :
       {"The answer is 31.", "The answer must be 31.", "The answer turns out to be 31.",
        "Answer: 31 dollars per hour", "I think the answer is 31.", "No, the answer is 31.",
        "The answer is 31, not 30.", "That cannot be, so the answer is 31.", "Final answer: the total is 31",
        "The answer is not 30 but 31."})
    EXPECT_TRUE(is_paid(text)) << text;
  for (const char* text :
       {"The answer is never 31.", "The answer could be 31.", "The answer does not equal 31.",
        "Answer: 31 (wrong)", "The answer is twice 31.", "It is false that the answer is 31.",
        "If n is odd, the answer is 31.", "Final answer: anything except 31", "Final answer: 31 vs 32",
        "One possible answer is 31.", "Is the answer 31?", "The answer is 31. The answer is not 31.",
        "The answer is 31. No, that is wrong."})
    EXPECT_FALSE(is_paid(text)) << text;
}

TEST(Statement, TheLastSentenceDecides) {
  EXPECT_TRUE(is_paid("First we get 7.\nThen it is 31.\n\nI hope this helps."));
  EXPECT_TRUE(is_paid("Therefore,\n\\[ x = 31 \\]"));
  EXPECT_FALSE(is_paid("It is 31. It is not 31."));
  EXPECT_FALSE(is_paid("It is 31. That is incorrect."));
  EXPECT_FALSE(is_paid("It cannot be that\n\\[ x = 31 \\]"));
  EXPECT_FALSE(is_paid("I thought of 31 at first, but that is not right. I have no answer."));
}

TEST(Statement, TrailingCanBeTurnedOff) {
  const ExtractOptions strict{.trailing = false};
  for (const char* text :
       {"It is 31.", "So $x = 31$ in the end, as we have shown above.", "We see that 7 + 24 = 31."})
    EXPECT_FALSE(is_paid(text, strict)) << text;
  for (const char* text : {"31", "x = 31", "31 apples", "The answer is 31.", "\\boxed{31}"})
    EXPECT_TRUE(is_paid(text, strict)) << text;
}

TEST(Statement, AMarkGivesWayToNoOther) {
  EXPECT_FALSE(is_paid("\\boxed{@@@ 3} The answer is 31."));
  EXPECT_FALSE(is_paid("\\boxed{31} #### 32\n#### 32"));
  EXPECT_TRUE(is_paid("\\boxed{31}. The final answer is in lowest terms."));
  EXPECT_TRUE(is_paid("\\boxed{30}. The final answer is $31$."));
}

TEST(Statement, AnUnclosedBoxIsRead) {
  const auto unclosed = [](Unclosed rule) { return ExtractOptions{.unclosed_box = rule}; };
  EXPECT_TRUE(is_paid("so $\\boxed{31$."));
  EXPECT_FALSE(is_paid("\\boxed{31}, or rather \\boxed{"));
  EXPECT_FALSE(is_paid("\\boxed{31}, or rather \\boxed{32"));
  EXPECT_TRUE(is_paid("\\boxed{31}, or rather \\boxed{", unclosed(Unclosed::skip)));
  EXPECT_TRUE(is_paid("\\boxed{31}, or rather \\boxed{32", unclosed(Unclosed::skip)));
  EXPECT_FALSE(is_paid("so $\\boxed{31$.", unclosed(Unclosed::refuse)));
  EXPECT_FALSE(is_paid("\\boxed{31}, or rather \\boxed{32", unclosed(Unclosed::refuse)));
  EXPECT_TRUE(is_paid("Put it in \\boxed{}. \\boxed{31}", unclosed(Unclosed::refuse)));
}

}  // namespace
}  // namespace whet::math
