#include "scoring/score_line.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/fields.h"

namespace whet {
namespace {

struct Recipe {
  std::vector<RewardConfig> rewards;

  template <class V>
  void fields(V& v) {
    v("rewards", rewards);
  }
};

Rubric rubric(const std::string& json) {
  Recipe recipe;
  read_config(parse_json("{\"rewards\": " + json + "}", "test"), recipe);
  return Rubric(recipe.rewards);
}

ScoredLine score(const std::string& line, const std::string& rewards = R"([{"type": "countdown"}])",
                 DetailOf detail = DetailOf::rule) {
  return score_lines(rubric(rewards), detail, "a.jsonl", {{7, line, ""}}).front();
}

// The reward of a line whose completion is right if it is read.
std::optional<double> reward(const std::string& columns) {
  return score("{" + columns + "}", R"([{"type": "exact", "part": "all"}])").reward;
}

TEST(ScoreLine, KeepsTheLineAndAppends) {
  const std::string before = R"( {"x": 1e3, "big": 12345678901234567890123, "nums":[3,7,4],  "target": 17,)"
                             R"("completion": "</think><answer>3*7-4</answer>", "x\u0041": "}")";
  const ScoredLine scored = score(before + " } \r");
  EXPECT_EQ(scored.reward, 1.0);
  EXPECT_TRUE(scored.text.starts_with(before)) << scored.text;
  const Json json = Json::parse(scored.text);
  EXPECT_EQ(json["reward"], 1.0);
  EXPECT_EQ(json["detail"]["answer"], "3*7-4");
  EXPECT_EQ((++json.rbegin()).key(), "reward");
}

TEST(ScoreLine, ScoringTwiceIsScoringOnce) {
  const std::string once = score(R"({"nums":[3],"target":4,"completion":"</think><answer>3</answer>"})").text;
  EXPECT_EQ(score(once).text, once);
  EXPECT_EQ(
      Json::parse(score(R"({"detail":1,"completion":"a","\u0072eward":5,"z":0})").text).dump(),
      R"({"completion":"a","z":0,"reward":null,"detail":{"error":"columns that the rule needs are missing"}})");
}

TEST(ScoreLine, ReadsCompletionsAndAnswersOfSeveralKinds) {
  EXPECT_EQ(reward(R"("completion": "Paris", "answer": "Paris")"), 1);
  EXPECT_EQ(reward(R"("completion": "Paris", "answer": "Rome")"), 0);
  EXPECT_EQ(
      reward(R"("completion": [{"role": "assistant", "content": "Rome"}, {"role": "user", "content": "?"},
      {"role": "assistant", "content": "Paris"}, {"role": "tool", "content": "x"}], "answer": "Paris")"),
      1);
  EXPECT_EQ(reward(R"("completion": [{"role": "assistant", "content": [{"type": "text", "text": "Par"},
      {"type": "image"}, {"type": "text", "text": "is"}]}], "answer": "Paris")"),
            1);
  EXPECT_EQ(reward(R"("completion": "Paris", "solution": "Paris")"), 1);
  EXPECT_EQ(reward(R"("completion": "Paris", "reward_model": {"style": "rule", "ground_truth": "Paris"})"),
            1);
  EXPECT_EQ(reward(R"("completion": "Paris", "solution": "Rome", "answer": "Paris")"), 1);
  EXPECT_EQ(reward(R"("completion": "Paris")"), std::nullopt);
}

TEST(ScoreLine, ReadsHowLongTheCompletionIsAndHowItEnded) {
  const std::string overlong = R"([{"type": "overlong", "max_tokens": 4, "buffer": 2}])";
  EXPECT_EQ(score(R"({"completion": "a", "ids": [1, 2, 3]})", overlong).reward, -0.5);
  EXPECT_EQ(score(R"({"completion": "a", "completion_ids": [1, 2, 3, 4]})", overlong).reward, -1);
  EXPECT_EQ(score(R"({"completion": "a"})", overlong).reward, std::nullopt);
  const std::string answer = R"("completion": "<think>a</think> <answer>b</answer>")";
  EXPECT_EQ(score("{" + answer + "}", R"([{"type": "format"}])").reward, 1);
  EXPECT_EQ(score("{" + answer + R"(, "finish_reason": "length"})", R"([{"type": "format"}])").reward, 0);
  EXPECT_EQ(score(R"({"prompt": "q <think>", "completion": "a</think> <answer>b</answer>"})",
                  R"([{"type": "format"}])")
                .reward,
            1);
}

TEST(ScoreLine, WritesThePartsOfARubric) {
  const ScoredLine scored = score(
      R"({"completion": "yes"})",
      R"([{"type": "contains", "text": "yes"}, {"type": "contains", "text": "no", "name": "no", "weight": -1},
          {"type": "countdown"}])",
      DetailOf::rubric);
  EXPECT_EQ(scored.reward, 1);
  EXPECT_EQ(scored.text,
            R"({"completion": "yes","reward":1.0,"detail":{"contains":{"reward":1.0},"no":{"reward":0.0}}})");
}

TEST(ScoreLine, SaysWhatIsMalformed) {
  const auto malformed = [](const std::string& line) {
    const ScoredLine scored = score(line);
    EXPECT_EQ(scored.text, "");
    return scored.malformed;
  };
  EXPECT_EQ(malformed("[1]"), "a.jsonl:7: expected a JSON object, got array");
  EXPECT_EQ(malformed("{}"), "a.jsonl:7: expected a column completion");
  EXPECT_EQ(malformed(R"({"completion": 3})"),
            "a.jsonl:7: completion: expected a text, or messages with one of the assistant");
  EXPECT_EQ(malformed(R"({"completion": [{"role": "user", "content": "a"}, 3]})"),
            "a.jsonl:7: completion: expected a text, or messages with one of the assistant");
  EXPECT_TRUE(malformed(R"({"completion": "a")").starts_with("a.jsonl:7:19: not valid JSON"));
  EXPECT_TRUE(malformed("{\"completion\": \"\xff\"}").starts_with("a.jsonl:7:17: not valid JSON"));
  EXPECT_TRUE(malformed(R"({"completion": "\ud800"})").starts_with("a.jsonl:7:"));
  EXPECT_TRUE(malformed(R"({"completion": "a", "x": 1e999})").starts_with("a.jsonl:7:"));
  EXPECT_EQ(malformed(R"({"completion": "a"} // })"), "a.jsonl:7: not valid JSON: a comment");
  EXPECT_EQ(malformed(R"({"completion": "a", "id": {"x": 1, "x": 1}})"),
            "a.jsonl:7: the key \"id.x\" is there twice; expected it once");
}

TEST(ScoreLine, StandsHostileLines) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string deep(1'000'000, '[');
  EXPECT_EQ(score("{\"completion\": " + deep).malformed, "a.jsonl:7: nested more than 200 deep");
  const std::string brackets = "\"" + deep + "\\\"" + deep + "\"";
  EXPECT_EQ(score("{\"completion\": " + brackets + "}", R"([{"type": "contains", "text": "[["}])").reward, 1);
  std::string closed(150, '[');
  closed += std::string(150, ']');
  EXPECT_EQ(score("{\"completion\": \"a\", \"reward\": " + closed + "}").malformed, "");
  const std::string nul("{\"completion\": \"a\\u0000b\", \"x\": \"\x01\"}");
  EXPECT_NE(score(nul).malformed, "");
  EXPECT_EQ(score(R"({"completion": "a\u0000b"})", R"([{"type": "contains", "text": "b"}])").reward, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

}  // namespace
}  // namespace whet
