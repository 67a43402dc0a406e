#include "rewards/format.h"

#include <gtest/gtest.h>

#include "tests/support/completions.h"

namespace whet {
namespace {

std::optional<double> score(const std::string& prompt_text, const std::string& text,
                            FinishReason finish = FinishReason::stop) {
  Prompt prompt;
  prompt.text = prompt_text;
  Completion completion;
  completion.text = text;
  completion.finish_reason = finish;
  return FormatReward().judge(prompt, completion).value;
}

TEST(Format, AcceptsOneThoughtAndOneAnswer) {
  EXPECT_TRUE(has_think_answer_format("<think>a\nb</think><answer>c</answer>", false));
  EXPECT_TRUE(has_think_answer_format(" \n<think>a</think>\n \t<answer>c</answer>\n ", false));
  EXPECT_TRUE(has_think_answer_format("a</think>\n<answer>c</answer>", true));
  EXPECT_TRUE(has_think_answer_format("<think>1 < 2 > 0 </ think> <b></think><answer>c</answer>", false));
}

TEST(Format, RefusesEverythingElse) {
  const char* const wrong[] = {
      "",
      "a",
      "<think></think>",
      "<answer>c</answer>",
      "a</think><answer>c</answer>",  // never opened
      "<think>a<answer>c</answer>",   // never closed
      "<think>a</think>c",
      "<think>a</think><answer>c",
      "<think>a</think><answer>c</answer",
      "<think>a</think>c</answer>",
      "x<think>a</think><answer>c</answer>",                   // text before
      "<think>a</think>x<answer>c</answer>",                   // text between
      "<think>a</think><answer>c</answer>x",                   // text after
      "<think>a</think><answer>c</answer>\nx",                 // text after a line break
      "<answer>c</answer><think>a</think>",                    // wrong order
      "<think>a<answer>c</answer></think>",                    // answer inside the thought
      "<think>a</think><answer><think>b</think></answer>",     // thought inside the answer
      "<think><think>a</think><answer>c</answer>",             // opened twice
      "<think>a</think></think><answer>c</answer>",            // closed twice
      "<think>a</think><think>b</think><answer>c</answer>",    // two thoughts
      "<think>a</think><answer>c</answer><answer>d</answer>",  // two answers
      "<think>a</think><answer><answer>c</answer></answer>",   // nested answers
      "<think>a</think><answer>c</answer></answer>",
      "<think>a</think><answer>c</answer><think>a</think><answer>c</answer>",
      "<think>a</think><ANSWER>c</ANSWER>",
      "</think><think>a<answer>c</answer>",
      "<think>a</think></answer>c<answer>",
      "<think>a</think>\xC2\xA0<answer>c</answer>",  // a no-break space is text
  };
  for (const char* text : wrong) EXPECT_FALSE(has_think_answer_format(text, false)) << text;
  const char* const wrong_when_open[] = {
      "<think>a</think><answer>c</answer>",  // opened again
      "a<answer>c</answer>",
      "a</think>b</think><answer>c</answer>",
      "a</think><answer>c</answer>x",
      "<answer>c</answer></think>",
      "</think><answer>",
  };
  for (const char* text : wrong_when_open) EXPECT_FALSE(has_think_answer_format(text, true)) << text;
}

TEST(Format, WantsSomethingInBoth) {
  for (const char* text : {"<think></think><answer>c</answer>", "<think> \n\t</think><answer>c</answer>",
                           "<think>a</think><answer></answer>", "<think>a</think><answer>\n \n</answer>",
                           "<think></think><answer></answer>"}) {
    EXPECT_FALSE(has_think_answer_format(text, false)) << text;
    EXPECT_TRUE(has_think_answer_format(text, false, /*allow_empty=*/true)) << text;
  }
  EXPECT_FALSE(has_think_answer_format("\n</think><answer>c</answer>", true));
  EXPECT_TRUE(has_think_answer_format("\n</think><answer>c</answer>", true, true));
  FormatReward::Options lenient;
  lenient.allow_empty = true;
  EXPECT_EQ(FormatReward(lenient).judge({}, finished("<think></think><answer></answer>")).value, 1);
}

TEST(FormatReward, LooksAtTheEndOfThePromptForTheOpening) {
  EXPECT_EQ(score("3 7 4 -> 17\n<think>\n", "a</think><answer>c</answer>"), 1);
  EXPECT_EQ(score("Solve this.\n<think>", "a</think><answer>c</answer>"), 1);
  EXPECT_EQ(score("3 7 4 -> 17\n<think>\n", "<think>a</think><answer>c</answer>"), 0);
  EXPECT_EQ(score("Show your work in <think> </think> tags.", "a</think><answer>c</answer>"), 0);
  EXPECT_EQ(score("Show your work in <think> </think> tags.", "<think>a</think><answer>c</answer>"), 1);
}

TEST(FormatReward, NeedsTheEndToBeTheModels) {
  EXPECT_EQ(score("<think>", "a</think><answer>c</answer>", FinishReason::length), 0);
}

}  // namespace
}  // namespace whet
