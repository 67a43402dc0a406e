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
                                    l + "，不是 B",
                                    l + "不是 B",
                                    "The answer is for sure " + l + ", it cannot be B or C",
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

TEST(Choice, SmallLettersCountInFrontOfTheirOption) {
  for (const char* text : {"c", "(c)", "c)", "c. 12 m", "(c) 12 m", "Answer: c)", "Answer: (c) 12 m",
                           "option c", "So it is option c.", "I choose (c)."})
    EXPECT_EQ(choice(text), 'C') << text;
  for (const char* text : {"a car moves", "In part (c) we get 5.", "f(c)", "so c is it"})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Choice, AClauseChooses) {
  for (const char* text : {"So, (D).",
                           "Hence D.",
                           "Since 3 + 4 = 7, D.",
                           "It must be D.",
                           "It's D.",
                           "Therefore, it is D.",
                           "I'd go with D.",
                           "I'll pick option D.",
                           "We select (D), because it rains.",
                           "The correct option is D.",
                           "The best choice is clearly D.",
                           "The only option left is D.",
                           "A, B and C are wrong, leaving D.",
                           "That leaves D.",
                           "We are left with D.",
                           "Not A but D.",
                           "It is not A, it is D.",
                           "This corresponds to option D.",
                           "This matches option D.",
                           "This agrees with option D.",
                           "The statement that is true is D.",
                           "The option that is correct is D.",
                           "-> D",
                           "My vote: D",
                           "A is too small. B is too large. D.",
                           "I choose D. A is wrong."})
    EXPECT_EQ(choice(text), 'D') << text;
}

TEST(Choice, WhatFollowsConfirmsTheLetter) {
  for (const char* text :
       {"D is correct.", "D is right, since it rains.", "Option D is the best answer because the rest fail.",
        "(D) is true.", "Thus (D) is the correct choice.", "Only D works.", "D fits best.",
        "At first I considered A. But D is right.", "D must be the answer.",
        "That makes D the correct answer.", "D ✓", "D seems correct"})
    EXPECT_EQ(choice(text), 'D') << text;
}

TEST(Choice, OtherLanguagesChooseToo) {
  for (const char* text :
       {"故选D。", "本题选D", "所以选择D。", "正确的选项是D", "D正确。", "答案：（D）", "因此，D是正确的。",
        "C'est D.", "Je choisis D.", "Donc la bonne réponse est la D.", "Die Lösung ist D.", "Ich wähle D.",
        "La opción correcta es D.", "Elijo D.", "La risposta corretta è D.", "A resposta é D.",
        "Правильный вариант — D.", "正解はD", "정답은 D입니다."})
    EXPECT_EQ(choice(text), 'D') << text;
  for (const char* text : {"不选D。",         "D不对。",          "D是错误的。",     "排除D。",
                           "不是D",           "可能是D",          "除了D都对。",     "答案不是D。",
                           "Ce n'est pas D.", "D est faux.",      "Es ist nicht D.", "D ist falsch.",
                           "No es D.",        "D es incorrecta.", "Non è D.",        "A resposta não é D.",
                           "Это не D.",       "Dではない。",      "Dは間違いです。", "D는 아니다."})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Choice, ARuledOutOptionIsNotChosen) {
  for (const char* text : {"D is wrong.",
                           "D is wrong",
                           "Option D is incorrect.",
                           "D is not correct.",
                           "D isn't right.",
                           "D cannot be right.",
                           "D can be ruled out.",
                           "D is out.",
                           "D is false because x > 0.",
                           "D does not hold.",
                           "D is the wrong answer.",
                           "D is only partially correct.",
                           "D - wrong.",
                           "D (wrong)",
                           "D: wrong",
                           "Answer: D (incorrect)",
                           "D is tempting but wrong.",
                           "Anything but D",
                           "Everything except D.",
                           "All but D",
                           "It can't be D.",
                           "It's definitely not D.",
                           "I can eliminate D",
                           "Rule out D.",
                           "Eliminate D.",
                           "I would avoid D.",
                           "I would never choose D.",
                           "Don't pick D.",
                           "I refuse to choose D.",
                           "It would be a mistake to choose D.",
                           "The answer can't be D",
                           "The answer is never D.",
                           "The answer must not be D",
                           "The answer isn't option D.",
                           "Answer: not D",
                           "Answer: D is wrong",
                           "The answer is anything but D.",
                           "The wrong answer is D.",
                           "The statement that is false is D.",
                           "The option that is not correct is D.",
                           "This does not match option D.",
                           "Nothing here matches option D.",
                           "The incorrect option is D.",
                           "The least likely is D.",
                           "I doubt the answer is D.",
                           "I don't think the answer is D.",
                           "I do not believe it is D.",
                           "It's false that the answer is D.",
                           "Some say the answer is D, but they are wrong."})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Choice, WhatIsSaidOfAnOptionDoesNotChooseIt) {
  for (const char* text : {"(D) says that it moves",
                           "Option D contradicts the text.",
                           "D gives 5, which is too small.",
                           "Checking D: 3 + 4 = 8.",
                           "Consider D.",
                           "Try D.",
                           "Let's take D as an example.",
                           "Suppose the answer is D.",
                           "Let us assume that the answer is D. Then 2 = 3.",
                           "A student claims the answer is D.",
                           "Mary says the answer is D.",
                           "It is tempting to say the answer is D.",
                           "My first answer was D.",
                           "Some say it is D.",
                           "I first thought it was D.",
                           "One would think the answer is D.",
                           "It was claimed that the answer is D.",
                           "Many believe the correct answer is D.",
                           "At first glance, the answer is D.",
                           "According to some, the answer is D.",
                           "I was told the answer is D.",
                           "You would expect the answer to be D.",
                           "有人说答案是D。",
                           "I picked D but that was a mistake.",
                           "I got D wrong.",
                           "D, no wait.",
                           "The odd one out is D.",
                           "The answer is D only if x > 0.",
                           "Option A: the car moves. Option D: it stops."})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Choice, OptionsAreJudgedOneAfterAnother) {
  EXPECT_EQ(choice("(A) is wrong. (B) is wrong. (C) is wrong. (D) is correct."), 'D');
  EXPECT_EQ(choice("Option A: wrong. Option D: right."), 'D');
  EXPECT_EQ(choice("Option D: right. Option A: wrong."), 'D');
  EXPECT_EQ(choice("A错误，D正确"), 'D');
  EXPECT_EQ(choice("Both (A) and (B) are wrong, so (D)."), 'D');
  EXPECT_EQ(choice("Answer: D (B is wrong)"), 'D');
  EXPECT_EQ(choice("The answer is D since neither A nor B works."), 'D');
  EXPECT_EQ(choice("Some say A, but the answer is D."), 'D');
}

TEST(Choice, AnOpenChoiceIsNone) {
  for (const char* text :
       {"D?", "Is it D?", "Answer: D?", "Answer: A? B? D?", "It could be D.", "Maybe D.", "Possibly D.",
        "The answer might be D.", "If it is D, then x = 3.", "Why not D?", "I considered D.", "See option D.",
        "Compare A with D.", "Nobody would choose D.", "I'm not sure if the answer is D."})
    EXPECT_EQ(choice(text), '-') << text;
}

TEST(Choice, ALaterSentenceTakesAChoiceBack) {
  for (const char* text :
       {"The answer is D. Wait, that's wrong.", "I choose D. No, D is wrong.", "D. No, that is not right.",
        "D. Wrong.", "The answer is D. Actually, it can't be D."})
    EXPECT_EQ(choice(text), '-') << text;
  EXPECT_EQ(choice("The answer is D. Wait, that's wrong. The answer is B."), 'B');
  EXPECT_EQ(choice("The answer is D.\n\nA is wrong because x. B is wrong because y."), 'D');
}

TEST(Choice, UnitsAndFormulasNameNoOption) {
  for (const char* text : {"The charge is 3.2 C.",
                           "5 A.",
                           "3.2 C",
                           "It rises by 20 °C.",
                           "It is 20 C outside.",
                           "The answer is 3.2 C.",
                           "Answer: 5 A",
                           "\\boxed{3.2\\ \\text{C}}",
                           "\\boxed{20^\\circ C}",
                           "The answer is 20 degrees C.",
                           "300 K",
                           "The energy E equals mc^2.",
                           "P(B)",
                           "B = 5",
                           "A + B",
                           "Let B be a matrix.",
                           "So B has rank 2.",
                           "We use vitamin C.",
                           "Carbon (C) is the element.",
                           "Point B lies on the circle.",
                           "Plan B",
                           "Grade: B",
                           "Hence A lies on the circle.",
                           "The U.S. is large."})
    EXPECT_EQ(choice(text), '-') << text;
  for (const char* text : {"The charge is 3.2 C.\nAnswer: D", "Answer: D\nThe charge is 3.2 C.",
                           "Answer: D, as the current is 5 A.", "Answer: D. The temperature is 20 °C.",
                           "The answer is D, 20 °C."})
    EXPECT_EQ(choice(text), 'D') << text;
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
  for (const char* text : {"C", "(C)", "(c)", "\\text{(C)}", "(C) Cecile", "C. Cecile", "C Cecile",
                           "\\textbf{(C)}\\ 7", "(C) 7", "(c) 7", "C) 7"})
    EXPECT_EQ(choice_of(text), 'C') << text;
  for (const char* text :
       {"", "c", "Plan C", "2C", "C + 1", "A triangle", "A, B", "A or B", "(A, B)", "\\Delta"})
    EXPECT_EQ(choice_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace whet::math
