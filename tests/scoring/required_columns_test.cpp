#include "scoring/required_columns.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/answer_column.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

std::vector<RewardConfig> rewards(const std::vector<std::string>& types) {
  std::vector<RewardConfig> configs;
  for (const auto& type : types) {
    Json json = {{"type", type}};
    if (type == "contains") json["text"] = "x";
    if (type == "cosine" || type == "length") json["of"] = "math";
    read_config(json, configs.emplace_back());
  }
  return configs;
}

std::vector<Prompt> rows(const std::vector<Json>& columns) {
  std::vector<Prompt> prompts;
  for (const Json& row : columns) {
    prompts.emplace_back().columns = row;
    add_answer(prompts.back().columns);
  }
  return prompts;
}

std::string refusal(const std::vector<std::string>& types, const std::vector<Json>& columns) {
  return message_of<UsageError>([&] { check_columns(rewards(types), rows(columns), "data.jsonl"); });
}

std::vector<std::string> notes(const std::vector<std::string>& types, const std::vector<Json>& columns) {
  return check_columns(rewards(types), rows(columns), "data.jsonl");
}

TEST(RequiredColumns, AColumnThatNoRowHasIsNamedWithTheNearest) {
  EXPECT_EQ(
      refusal({"math"}, {{{"prompt", "a"}, {"anwser", "1"}}}),
      "data.jsonl: no row has a column \"answer\", which the reward \"math\" (math) needs; did you mean "
      "\"anwser\"?");
  EXPECT_EQ(
      refusal({"gsm8k"}, {{{"prompt", "a"}, {"gold", "1"}}, {{"prompt", "a"}, {"level", 3}}}),
      "data.jsonl: no row has a column \"answer\", which the reward \"gsm8k\" (gsm8k) needs; the columns are "
      "prompt, gold, level");
  EXPECT_EQ(
      refusal({"contains", "countdown"}, {{{"nums", {1, 2}}, {"tagret", 3}}}),
      "data.jsonl: no row has a column \"target\", which the reward \"countdown\" (countdown) needs; did you "
      "mean \"tagret\"?");
  EXPECT_EQ(
      refusal({"countdown"}, {{{"nums", {1, 2}}}, {{"target", 3}}}),
      "data.jsonl: no row has all the columns nums and target, which the reward \"countdown\" (countdown) "
      "needs");
}

TEST(RequiredColumns, NullIsNoColumn) {
  EXPECT_NE(refusal({"exact"}, {{{"prompt", "a"}, {"answer", nullptr}}}), "");
  EXPECT_NE(
      refusal({"choice"}, {{{"answer", nullptr}}, {{"answers", "A"}}}).find("did you mean \"answers\"?"),
      std::string::npos);
}

TEST(RequiredColumns, CodeNeedsTestsInAnyOfItsForms) {
  EXPECT_EQ(
      refusal({"code"}, {{{"prompt", "a"}, {"tets", Json::array()}}}),
      "data.jsonl: no row has a column of tests, which the reward \"code\" (code) needs (docs/code.md); "
      "did you mean \"tets\"?");
  EXPECT_TRUE(notes({"code"}, {{{"test_list", {"assert f(1) == 2"}}}}).empty());
  EXPECT_TRUE(notes({"code"}, {{{"prompt", "a"}}, {{"tests", 5}}}).empty())
      << "unreadable ones are told later";
}

TEST(RequiredColumns, TheOtherNamesOfTheAnswerCount) {
  EXPECT_TRUE(notes({"math"}, {{{"solution", "1"}}}).empty());
  EXPECT_TRUE(notes({"math"}, {{{"reward_model", {{"ground_truth", "1"}}}}}).empty());
  EXPECT_TRUE(notes({"math"}, {{{"answer", nullptr}, {"solution", 1}}}).empty());
}

TEST(RequiredColumns, RulesWithoutColumnsApplyToEverything) {
  EXPECT_TRUE(notes({"contains", "format", "repetition"}, {{{"prompt", "a"}}}).empty());
  EXPECT_TRUE(notes({"math", "length"}, {{{"answer", "1"}}}).empty());
}

TEST(RequiredColumns, ARuleForSomeRowsIsTold) {
  EXPECT_EQ(notes({"math"}, {{{"answer", "1"}}, {{"anwser", "1"}}, {{"answer", "2"}}}),
            (std::vector<std::string>{"data.jsonl: the reward \"math\" applies to 2 of 3 rows"}));
}

}  // namespace
}  // namespace whet
