#include "data/group_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/philox.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

Group make_group() {
  Group group{{.index = 7, .text = "make 10", .ids = {1, 5}, .columns = {{"target", 10}}}, {}};
  Completion& first =
      group.completions.emplace_back(Completion{.tokens = {3, 4}, .logprobs = {-0.1f, -2.5f}});
  first.finish_reason = FinishReason::stop;
  first.versions = {{9, 1}, {10, 1}};
  first.entropy = 0.25;
  first.text = "5+5";
  first.score = {1.1, {{"accuracy", 1.0}, {"format", std::nullopt}}};
  first.advantage = 0.7f;
  group.completions.emplace_back(
      Completion{.tokens = {3}, .logprobs = {-1}, .finish_reason = FinishReason::length});
  return group;
}

TEST(GroupLine, ComesBackAsWritten) {
  const GroupLine line = read_group(Json::parse(write_group(10, make_group()).dump()));
  EXPECT_EQ(line.step, 10);
  EXPECT_TRUE(line.updates.empty());
  EXPECT_EQ(line.group.prompt.index, 7u);
  EXPECT_EQ(line.group.prompt.ids, (std::vector<int32_t>{1, 5}));
  EXPECT_EQ(line.group.prompt.columns, (Json{{"target", 10}}));
  ASSERT_EQ(line.group.completions.size(), 2u);
  const Completion &first = line.group.completions[0], &second = line.group.completions[1];
  EXPECT_EQ(first.tokens, (std::vector<int32_t>{3, 4}));
  EXPECT_EQ(first.logprobs, (std::vector<float>{-0.1f, -2.5f}));
  EXPECT_EQ(first.finish_reason, FinishReason::stop);
  EXPECT_EQ(count_stale(first, 10), 1);
  EXPECT_EQ(first.entropy, 0.25);
  EXPECT_EQ(first.score.value, 1.1);
  ASSERT_NE(find_part(first.score, "accuracy"), nullptr);
  EXPECT_EQ(find_part(first.score, "accuracy")->value, 1.0);
  EXPECT_EQ(find_part(first.score, "format")->value, std::nullopt);
  EXPECT_EQ(second.finish_reason, FinishReason::length);
  EXPECT_FALSE(second.score.value.has_value()) << "unjudged";
}

// Any float, in at most nine digits.
TEST(GroupLine, LogprobsKeepTheirBits) {
  Group group = make_group();
  Completion& completion = group.completions[0];
  Rng rng(1, 0, 0);
  completion.tokens.assign(20000, 3);
  completion.versions.clear();
  completion.logprobs.clear();
  for (int i = 0; i < 20000; ++i)
    completion.logprobs.push_back(-std::exp(60 * static_cast<float>(rng.uniform()) - 40));
  const std::string text = write_group(1, group).dump();
  const auto back = read_group(Json::parse(text)).group.completions[0].logprobs;
  EXPECT_EQ(std::memcmp(back.data(), completion.logprobs.data(), back.size() * sizeof(float)), 0);
  EXPECT_LT(text.size(), 20000 * 18u);
}

TEST(GroupLine, NeedsIdsAndHowTheyEnded) {
  const GroupLine line = read_group(Json::parse(
      R"({"step": 3, "prompt_ids": [1], "completions": [{"ids": [2], "finish_reason": "stop", "x": 1}],
          "updates": [[[0]], [[0], [0]]], "y": null})"));
  EXPECT_TRUE(line.group.completions[0].logprobs.empty());
  EXPECT_TRUE(std::isnan(line.group.completions[0].entropy)) << "unknown";
  EXPECT_EQ(line.updates, (UpdateCuts{{{0}}, {{0}, {0}}}));
}

TEST(GroupLine, RefusesWhatDoesNotFit) {
  const auto expect_refused = [](const char* text, const std::string& why) {
    SCOPED_TRACE(text);
    EXPECT_MESSAGE(UsageError, read_group(Json::parse(text)), why);
  };
  expect_refused(R"({})", "step: expected in every line, and missing");
  expect_refused(R"({"step": 1, "prompt_ids": []})", "prompt_ids: expected at least one token");
  expect_refused(R"({"step": 1, "prompt_ids": [1], "completions": []})",
                 "completions: expected a list of at least one");
  const auto with = [](const std::string& completion) {
    return R"({"step": 1, "prompt_ids": [1], "completions": [)" + completion + "]}";
  };
  expect_refused(with("3").c_str(), "completions[0]: expected an object");
  expect_refused(with(R"({"finish_reason": "stop"})").c_str(),
                 "completions[0].ids: expected in every line, and missing");
  expect_refused(with(R"({"ids": ["a"], "finish_reason": "stop"})").c_str(),
                 "completions[0].ids[0]: expected an integer, got \"a\"");
  expect_refused(
      with(R"({"ids": [2], "finish_reason": "stopp"})").c_str(),
      "completions[0].finish_reason: expected stop, length or unfinished, got \"stopp\"; did you mean "
      "\"stop\"?");
  expect_refused(with(R"({"ids": [2], "finish_reason": "unfinished"})").c_str(),
                 "completions[0].finish_reason: expected stop or length");
  expect_refused(with(R"({"ids": [2], "finish_reason": "stop", "logprobs": [-1, -2]})").c_str(),
                 "completions[0].logprobs: expected one for each of the 1 ids, got 2");
  expect_refused(
      with(R"({"ids": [2], "finish_reason": "stop", "versions": [[0, 2]]})").c_str(),
      "completions[0].versions: expected a version of at least 0 and at least 1 token, got 0 and 2");
  expect_refused(with(R"({"ids": [2, 3], "finish_reason": "stop", "versions": [[0, 1]]})").c_str(),
                 "completions[0].versions: expected to cover the 2 ids, got 1");
  expect_refused(with(R"({"ids": [2], "finish_reason": "stop", "logprobs": [0.5]})").c_str(),
                 "completions[0].logprobs: expected numbers of at most 0, got 0.5");
  expect_refused(with(R"({"ids": [2], "finish_reason": "stop", "rewards": 3})").c_str(),
                 "completions[0].rewards: expected an object, got number");
  expect_refused(
      R"({"step": 1, "prompt_ids": [1], "row": 3, "completions": [{"ids": [2], "finish_reason": "stop"}]})",
      "row: expected an object, got number");
}

}  // namespace
}  // namespace whet
