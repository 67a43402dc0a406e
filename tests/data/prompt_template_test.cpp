#include "data/prompt_template.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace whet {
namespace {

const Json kPuzzle = {{"nums", {3, 7, 4}}, {"target", 17}};

std::string refusal(const std::string& tmpl, const Json& columns) {
  try {
    return "accepted: " + render_prompt(tmpl, columns);
  } catch (const UsageError& error) {
    return error.what();
  }
}

TEST(PromptTemplate, CountdownShort) {
  EXPECT_EQ(render_prompt("countdown_short", kPuzzle), "3 7 4 -> 17\n<think>\n");
}

TEST(PromptTemplate, TinyZeroWordForWord) {
  EXPECT_EQ(
      render_prompt("tinyzero", kPuzzle),
      R"(A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant first thinks about the reasoning process in the mind and then provides the user with the answer.
User: Using the numbers [3, 7, 4], create an equation that equals 17. You can use basic arithmetic operations (+, -, *, /) and each number can only be used once. Show your work in <think> </think> tags. And return the final answer in <answer> </answer> tags, for example <answer> (1 + 2) / 3 </answer>.
Assistant: Let me solve this step by step.
<think>)");
}

TEST(PromptTemplate, AnyColumn) {
  const Json row = {{"question", "a \"b\"\n{target}"}, {"level", 2}, {"hard", true}, {"share", 0.5}};
  EXPECT_EQ(render_prompt("{question}|{level}|{hard}|{share}|{level}", row),
            "a \"b\"\n{target}|2|true|0.5|2");
  EXPECT_EQ(render_prompt("{numbers} and {nums}", kPuzzle), "3 7 4 and [3, 7, 4]");
  EXPECT_EQ(render_prompt("{numbers}", Json{{"numbers", "own"}, {"nums", {1}}}), "own");
}

TEST(PromptTemplate, OtherBracesAreText) {
  EXPECT_EQ(render_prompt("{ } {} {a b} }{ {target} {target", kPuzzle), "{ } {} {a b} }{ 17 {target");
}

TEST(PromptTemplate, DoubledBracesStandForThemselves) {
  EXPECT_EQ(render_prompt("\\boxed{{answer}} {target}", kPuzzle), "\\boxed{answer} 17");
  EXPECT_EQ(render_prompt("{{target} {target}", kPuzzle), "{17 17");
}

TEST(PromptTemplate, RefusesUnknownColumnsAndNames) {
  EXPECT_EQ(refusal("{taget}", kPuzzle), "prompt template: no column \"taget\"; did you mean \"target\"?");
  EXPECT_EQ(refusal("{numbers}", Json{{"target", 1}}), "prompt template: no column \"numbers\"");
  EXPECT_EQ(refusal("countdown_shrot", kPuzzle),
            "prompt template \"countdown_shrot\": expected a text with a {column} in it, or one of "
            "countdown_short, tinyzero; did you mean \"countdown_short\"?");
}

}  // namespace
}  // namespace whet
