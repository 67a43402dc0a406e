#include "scoring/rubric.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fields.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

Prompt puzzle_prompt() {
  Prompt prompt;
  prompt.text = "3 7 4 -> 17\n<think>\n";
  prompt.columns = {{"nums", {3, 7, 4}}, {"target", 17}};
  return prompt;
}

Score score_of(const Rubric& rubric, const Prompt& prompt, Completion completion) {
  Group group{prompt, {std::move(completion)}};
  rubric.score(group);
  return group.completions.front().score;
}

struct Recipe {
  std::vector<RewardConfig> rewards;

  template <class V>
  void fields(V& v) {
    v("rewards", rewards, "");
  }
};

// The rewards of a recipe, as it writes them.
std::vector<RewardConfig> recipe(const std::string& json) {
  Recipe recipe;
  read_config(parse_json("{\"rewards\": " + json + "}", "test"), recipe);
  return recipe.rewards;
}

std::string refusal(const std::string& json) {
  try {
    Rubric rubric(recipe(json));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

constexpr const char* kUsual = R"([
  {"type": "countdown"},
  {"type": "format", "weight": 0.1},
  {"type": "contains", "name": "gives_up", "text": "give up", "weight": 0}])";

// verl's column: each data set has rules of its own.
TEST(Rubric, RulesMayBeForSomeDataSources) {
  const Rubric rubric(recipe(R"([{"type": "countdown", "data_source": ["puzzles", "more"]},
                                 {"type": "contains", "text": "hm", "name": "hm", "data_source": ["others"]},
                                 {"type": "format", "weight": 0.1}])"));
  const auto score = [&](const Json& source) {
    Prompt prompt = puzzle_prompt();
    if (!source.is_null()) prompt.columns["data_source"] = source;
    std::string names;
    const Score score = score_of(rubric, prompt, finished("hm</think><answer>3*7-4</answer>"));
    for (const auto& part : score.parts) names += part.name + " ";
    return names;
  };
  EXPECT_EQ(score("puzzles"), "countdown format ");
  EXPECT_EQ(score("more"), "countdown format ");
  EXPECT_EQ(score("others"), "hm format ");
  EXPECT_EQ(score("another"), "format ");
  EXPECT_EQ(score(3), "format ");
  EXPECT_EQ(score({}), "format ");
  // Rows of a file, of which each has its own.
  std::vector<Group> rows;
  for (const char* source : {"puzzles", "others"}) {
    Prompt prompt = puzzle_prompt();
    prompt.columns["data_source"] = source;
    rows.push_back({prompt, {finished("hm</think><answer>3*7-4</answer>")}});
  }
  rubric.score_rows(rows);
  EXPECT_EQ(rows[0].completions[0].score.parts[0].name, "countdown");
  EXPECT_EQ(rows[1].completions[0].score.parts[0].name, "hm");
}

TEST(Rubric, AddsWeightedPartsAndLogsTheRest) {
  const Rubric rubric(recipe(kUsual));
  EXPECT_EQ(rubric.names(), (std::vector<std::string>{"countdown", "format", "gives_up"}));

  Score score = score_of(rubric, puzzle_prompt(), finished("hm</think><answer>3*7-4</answer>"));
  EXPECT_DOUBLE_EQ(score.value.value(), 1.1);

  score = score_of(rubric, puzzle_prompt(), finished("give up\n</think><answer>3+7+4</answer>"));
  EXPECT_DOUBLE_EQ(score.value.value(), 0.1);
  ASSERT_EQ(score.parts.size(), 3u);
  EXPECT_EQ(score.parts[0].value, 0);
  EXPECT_EQ(score.parts[1].value, 1);
  EXPECT_EQ(score.parts[2].name, "gives_up");
  EXPECT_EQ(score.parts[2].value, 1);

  EXPECT_EQ(score_of(rubric, puzzle_prompt(), finished("nothing")).value, 0);
}

TEST(Rubric, NegativeWeightsPunish) {
  const Rubric rubric(recipe(R"([{"type": "contains", "text": "give up", "weight": -0.5}])"));
  EXPECT_EQ(score_of(rubric, puzzle_prompt(), finished("I give up")).value, -0.5);
  EXPECT_EQ(score_of(rubric, puzzle_prompt(), finished("I go on")).value, 0);
}

TEST(Rubric, WhatDoesNotApplyIsLeftOut) {
  const Rubric rubric(recipe(kUsual));
  const Score score = score_of(rubric, Prompt{}, finished("<think>hm</think><answer>3*7-4</answer>"));
  ASSERT_EQ(score.parts.size(), 2u);
  EXPECT_EQ(score.parts[0].name, "format");
  EXPECT_DOUBLE_EQ(score.value.value(), 0.1);
}

TEST(Rubric, WithoutARuleThatCountsThereIsNoValue) {
  const Completion completion = finished("<think></think><answer>3*7-4</answer>");
  const Rubric counted(recipe(R"([{"type": "countdown"}, {"type": "format", "weight": 0}])"));
  EXPECT_EQ(score_of(counted, Prompt{}, completion).value, std::nullopt);
  EXPECT_EQ(score_of(counted, Prompt{}, completion).parts.size(), 1u);
  EXPECT_EQ(score_of(Rubric(recipe(R"([{"type": "countdown"}])")), Prompt{}, completion).value, std::nullopt);
  const Rubric logged(recipe(R"([{"type": "countdown", "weight": 0}, {"type": "format", "weight": 0}])"));
  EXPECT_EQ(score_of(logged, Prompt{}, completion).value, 0);
  Prompt empty = puzzle_prompt();
  empty.columns["target"] = nullptr;
  EXPECT_EQ(score_of(counted, empty, completion).value, std::nullopt) << "a column that is null is none";
}

TEST(Rubric, ACompletionThatCountsAndWasNotJudgedHasNoValue) {
  Prompt unreadable = puzzle_prompt();
  unreadable.columns["target"] = "seventeen";
  const Completion completion = finished("hm</think><answer>3*7-4</answer>");
  const Score score = score_of(Rubric(recipe(kUsual)), unreadable, completion);
  EXPECT_EQ(score.value, std::nullopt);
  ASSERT_EQ(score.parts.size(), 3u);
  EXPECT_EQ(score.parts[0].value, std::nullopt);
  EXPECT_TRUE(score.parts[0].detail.contains("error"));
  EXPECT_EQ(score.parts[1].value, 1);

  const Rubric logged(recipe(R"([{"type": "countdown", "weight": 0}, {"type": "format"}])"));
  EXPECT_EQ(score_of(logged, unreadable, completion).value, 1);
}

TEST(Rubric, ScoresAgainAsTheFirstTime) {
  const Rubric rubric(recipe(kUsual));
  Group group{puzzle_prompt(), {finished("hm</think><answer>3*7-4</answer>")}};
  rubric.score(group);
  rubric.score(group);
  EXPECT_DOUBLE_EQ(group.completions[0].score.value.value(), 1.1);
  EXPECT_EQ(group.completions[0].score.parts.size(), 3u);
}

TEST(Rubric, RefusesBadLists) {
  std::string types;
  for (const RewardType& type : Rewards::describe()) types += (types.empty() ? "" : ", ") + type.name;
  EXPECT_EQ(
      refusal(R"([{"type": "countdwon"}])"),
      concat("rewards[0].type: expected one of ", types, ", got \"countdwon\"; did you mean \"countdown\"?"));
  EXPECT_EQ(refusal("[{}]"), concat("rewards[0].type: expected one of ", types));
  EXPECT_EQ(refusal(R"([{"type": 3}])"), concat("rewards[0].type: expected one of ", types, ", got 3"));
  EXPECT_EQ(refusal(R"([{"type": "overlong", "text": "a"}])"), "unknown key \"rewards[0].text\"");
  EXPECT_EQ(refusal("[]"), "rewards: expected at least one reward");
  EXPECT_EQ(refusal(R"([{"type": "contains"}])"), "rewards: contains needs a text to look for");
  EXPECT_EQ(refusal(R"([{"type": "format"}, {"type": "countdown", "name": "format"}])"),
            "rewards: two rewards are named \"format\"; give one of them another name");
  EXPECT_EQ(refusal(R"([{"type": "contains", "txet": "a"}])"),
            "unknown key \"rewards[0].txet\"; did you mean \"text\"?");
  EXPECT_EQ(refusal(R"([{"type": "length", "of": "format"}, {"type": "format"}])"),
            "rewards: length.of: expected the name of a reward that stands before it, got \"format\"");
  EXPECT_EQ(refusal(R"([{"type": "format"}, {"type": "length", "of": "format"}])"), "accepted");
  EXPECT_EQ(refusal(kUsual), "accepted");
}

}  // namespace
}  // namespace whet
