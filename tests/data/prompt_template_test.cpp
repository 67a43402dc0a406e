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

TEST(PromptTemplate, RefusesUnknownColumns) {
  EXPECT_EQ(refusal("{taget}", kPuzzle), "prompt template: no column \"taget\"; did you mean \"target\"?");
  EXPECT_EQ(refusal("{numbers}", Json{{"target", 1}}), "prompt template: no column \"numbers\"");
}

TEST(PromptTemplate, NamesAColumnOrNot) {
  for (const char* text : {"{a}", "x {numbers} y", "{{a}} {b}", "{ {a}"})
    EXPECT_TRUE(names_a_column(text)) << text;
  for (const char* text : {"", "a", "{}", "{a b}", "{{a}}", "}{", "{a"})
    EXPECT_FALSE(names_a_column(text)) << text;
}

}  // namespace
}  // namespace whet
