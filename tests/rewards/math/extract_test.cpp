#include "rewards/math/extract/extract.h"

#include <gtest/gtest.h>

#include <random>

namespace whet::math {
namespace {

std::string first(std::string_view text, const ExtractOptions& options = {}) {
  const std::vector<Candidate> found = extract(text, options);
  return found.empty() ? "none" : found[0].text;
}

// The Greek letter is no piece of a program.
TEST(Extract, TakesAnEigenvalue) {
  EXPECT_EQ(first("\\lambda = 4"), "\\lambda = 4");
  EXPECT_EQ(first("$\\lambda_1 = 4$"), "\\lambda_1 = 4");
  EXPECT_EQ(first("lambda = 4"), "lambda = 4");
}

// Whatever the answer and whatever announces it, that answer comes first.
TEST(Extract, FindsTheAnswerThatIsPlanted) {
  const std::pair<std::string, std::string> frames[] = {
      {"Let $x = 3$. Then 4 of 5 remain, so $\\boxed{", "}$ is what we want, 7 at most."},
      {"\\boxed{17}\n\nWait, that is wrong. \\[\\boxed{", "}\\]"},
      {"We have $a=1$.\nFinal Answer: The final answer is $", "$. I hope it is correct."},
      {"So $3 + 4 = 7$.\n\n**Final Answer**\n\n$$", "$$"},
      {"First 12, then 13.\n\n**Final Answer:** \\(", "\\)"},
      {"In \\boxed{17} we saw it. Final Answer: $", "$"},
      {"Step 1. $x = 3$\n\nThe answer is $", "$."},
      {"Step 1. $x = 3$\n\nAnswer: ", ""},
      {"Step 1. $x = 3$\n\nAnswer: **", "**\n\nThat took 5 steps."},
      {"The correct answer is:\n\\[\n", "\n\\]\n"},
      {"Answer: 12 was wrong.\nAnswer: $", "$ is right."},
      {"<answer>12</answer> no, <answer> ", " </answer>"},
      {"<answer>The result is \\(", "\\).</answer> It took 5 steps."},
      {"4 + 5 = <<4+5=9>>9\n#### ", ""},
      {"首先 3 + 4 = 7。答案是 $", "$。"},
      {"D'abord 3. La réponse est $", "$."},
      {"Primero 3. Respuesta: $", "$"},
      {"Zuerst 3. Die Antwort ist $", "$."},
      {"We get $x = 1$ and then in total $", "$."},
      {"We get \\(x = 1\\) and then in the end \\[", "\\]"},
      {"We get:\n\\begin{align*} x &= 1 \\\\ &= ", ". \\end{align*}"},
      {"", ""},
      {"$", "$"},
  };
  for (const auto& [before, after] : frames)
    for (const char* answer :
         {"42", "-7", "1,234.5", "\\frac{3}{4}", "2\\sqrt{3}", "(1, 2)", "[0, 5)", "3.75", "\\{1, 2\\}",
          "2x + 3", "x^2 - 1", "\\frac{\\pi}{6}", "28\\%", "-\\frac{10}{9}",
          "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "(-\\infty, 3] \\cup [5, 7)"})
      EXPECT_EQ(first(before + answer + after), answer) << before << answer << after;
}

TEST(Extract, NamesTheAnchor) {
  const auto anchor = [](std::string_view text) { return extract(text, {}).at(0).anchor; };
  EXPECT_EQ(anchor("so \\boxed{5}"), Anchor::boxed);
  EXPECT_EQ(anchor("The final answer is 5."), Anchor::final_answer);
  EXPECT_EQ(anchor("<answer>5</answer>"), Anchor::answer_tag);
  EXPECT_EQ(anchor("It is\n#### 5"), Anchor::hashes);
  EXPECT_EQ(anchor("The answer is 5."), Anchor::answer);
  EXPECT_EQ(anchor("We see that $x=5$."), Anchor::formula);
  EXPECT_EQ(anchor("We see that there are 5."), Anchor::trailing);
  EXPECT_EQ(anchor("no solution"), Anchor::whole);
}

TEST(Extract, OfTwoMarkedAnswersTheLaterWins) {
  EXPECT_EQ(first("\\boxed{5}. Final Answer: The final answer is $6$."), "6");
  EXPECT_EQ(first("Final Answer: 5. No: \\boxed{6}"), "6");
  EXPECT_EQ(first("\\boxed{5} <answer>6</answer>"), "6");
  EXPECT_EQ(first("<answer>5</answer> \\boxed{6}"), "6");
  // Unmarked words do not outweigh a mark.
  EXPECT_EQ(first("\\boxed{5} because the answer is 6 - 1"), "5");
}

TEST(Extract, WhatStatesNothingIsNoAnswer) {
  EXPECT_EQ(first("The total is 12. The answer is correct."), "12");
  EXPECT_EQ(first("The total is 12. My final answer is boxed above."), "12");
  EXPECT_EQ(first("To answer the question, we compute 6*7 = 42."), "42");
  EXPECT_EQ(first("Put it in \\boxed{}. Answer: 5"), "5");
  EXPECT_EQ(first("The answer is not 5. It is 6."), "6");
}

TEST(Extract, TakesWordsFromStatements) {
  EXPECT_EQ(first("The answer is no solution."), "no solution");
  EXPECT_EQ(first("The final answer is \\(\\text{odd}\\)."), "\\text{odd}");
  EXPECT_EQ(first("Answer: x = 2 or x = 3"), "x = 2 or x = 3");
  EXPECT_EQ(first("Answer: 12 apples"), "12 apples");
  EXPECT_EQ(first("Final Answer: The largest $n$ is 34."), "34");
  EXPECT_EQ(first("Answer: Ann will still owe 220 $ for the next 12 months"), "220");
}

TEST(Extract, TheLaterOfFormulaAndNumberWins) {
  EXPECT_EQ(first("For each $n$ there is $d=\\frac{90}{n}$. Therefore, there are 12 of them."), "12");
  EXPECT_EQ(first("There are 12 values, so that $x = 5$."), "x = 5");
  EXPECT_EQ(first("There are 12 possible values of $n$."), "12");
  EXPECT_EQ(first("We see that $f(n) = 2n$ for all $n \\ge 1$."), "f(n) = 2n");
  EXPECT_EQ(first("We see that it is 12", {.trailing = false}), "none");
}

TEST(Extract, AMarkedAnswerThatCannotBeReadHidesTheOthers) {
  for (const char* text : {"7 \\boxed{\\operatorname{SVD}(A, 3)} 8", "$7$ <answer>@@@ 3</answer> 8"})
    for (const Candidate& candidate : extract(text, {}))
      EXPECT_TRUE(candidate.anchor == Anchor::boxed || candidate.anchor == Anchor::answer_tag)
          << candidate.text;
}

TEST(Extract, ProgramsAreNoAnswers) {
  for (const char* code : {"__import__('os').system('id') or 0", "open('f', 'w').write('x') or 0",
                           "(lambda: open('f'))() or 0", "[open('f') for _ in [0]] or 0"})
    EXPECT_EQ(extract(code, {}), std::vector<Candidate>{}) << code;
}

TEST(Extract, JoinsBoxesOnlyWithTheOption) {
  EXPECT_EQ(first("\\boxed{1} and \\boxed{2}"), "1, 2");
  EXPECT_EQ(extract("The final answer is \\boxed{1} and \\boxed{2}", {.join_boxes = false}),
            (std::vector<Candidate>{{"2", Anchor::boxed}}));
}

// Each line of work below is quadratic in a careless scanner: at a megabyte the test would not end.
TEST(Extract, HostileTextsStayLinear) {
  constexpr size_t kSize = 1 << 20;
  std::vector<std::string> units = {"{",
                                    "}",
                                    "\\boxed{",
                                    "\\boxed{1}, ",
                                    "\\boxed 5 ",
                                    "$",
                                    "$$",
                                    "$1",
                                    "$a b ",
                                    "\\(",
                                    "\\[",
                                    "[ = ",
                                    "7",
                                    "7 777 ",
                                    "(",
                                    "(1, ",
                                    "answer is ",
                                    "answer: 5 is ",
                                    "final answer: ",
                                    "<answer>",
                                    "</answer>",
                                    "</think>",
                                    "\n####",
                                    "####",
                                    "\n",
                                    "\\",
                                    "\\begin{align}",
                                    "\\text{",
                                    "a",
                                    "A ",
                                    "A\n",
                                    ". ",
                                    "答案",
                                    "5。",
                                    "= 5 ",
                                    "**",
                                    "\xff",
                                    "-",
                                    "\\frac{",
                                    "$1$ and ",
                                    "\"",
                                    ": ",
                                    "__('",
                                    "1. "};
  const size_t simple = units.size();
  std::mt19937 random(3);
  for (int i = 0; i < 10; ++i) {
    std::string mixture;
    for (int k = 0; k < 1000; ++k) mixture += units[random() % simple];
    units.push_back(mixture);
  }
  for (const std::string& unit : units) {
    std::string text;
    while (text.size() < kSize) text += unit;
    const std::vector<Candidate> found = extract(text, {});
    extract_choice(text);
    EXPECT_LE(found.size(), 8u);
    size_t bytes = 0;
    for (const Candidate& candidate : found) bytes += candidate.text.size();
    EXPECT_LE(bytes, 4 * kSize) << unit.substr(0, 40);
  }
}

}  // namespace
}  // namespace whet::math
