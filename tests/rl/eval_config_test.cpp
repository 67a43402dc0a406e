#include "rl/eval_config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/fields.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

TEST(EvalConfig, RatesAreThosePossibleOrPowersOfFour) {
  EXPECT_EQ(rates_of({}, 1), std::vector<int>{1});
  EXPECT_EQ(rates_of({}, 3), (std::vector<int>{1, 3}));
  EXPECT_EQ(rates_of({}, 8), (std::vector<int>{1, 4, 8}));
  EXPECT_EQ(rates_of({}, 64), (std::vector<int>{1, 4, 16, 64}));
  EXPECT_EQ(rates_of({}, 65), (std::vector<int>{1, 4, 16, 64, 65}));
  EXPECT_EQ(rates_of({2, 8, 64}, 8), (std::vector<int>{2, 8}));
  EXPECT_EQ(rates_of({8}, 4), std::vector<int>{});
}

TEST(EvalConfig, SamplesByItsOwnSettings) {
  SamplingParams training;
  training.n = 16;
  training.max_tokens = 500;
  training.stop = {"</answer>"};
  EvalConfig config;
  read_config({{"temperature", 0.6}, {"top_p", 0.95}, {"top_k", 20}}, config, "eval");
  SamplingParams params = eval_sampling(config, training, 64);
  EXPECT_EQ(params.n, 64);
  EXPECT_EQ(params.temperature, 0.6);
  EXPECT_EQ(params.top_p, 0.95);
  EXPECT_EQ(params.top_k, 20);
  EXPECT_EQ(params.max_tokens, 500);
  EXPECT_EQ(params.stop, training.stop);
  config.max_tokens = 700;
  EXPECT_EQ(eval_sampling(config, training, 64).max_tokens, 700);
}

TEST(EvalConfig, RefusesAKThatThereAreNeverSamplesFor) {
  EvalConfig config;
  config.n = 4;
  config.k = {1, 4};
  validate(config, "eval");
  config.k = {1, 8};
  EXPECT_MESSAGE(UsageError, validate(config, "eval"), "eval.k: expected no more than eval.n, 4, got 8");
  config.n_during = 8;
  validate(config, "eval");
}

std::string refused_data(const char* data) {
  EvalConfig config;
  return message_of<UsageError>([&] {
    read_config({{"data", Json::parse(data)}}, config, "eval");
    validate(config, "eval");
  });
}

TEST(EvalConfig, ASetIsAPathOrAnObject) {
  EvalConfig config;
  read_config({{"data", "sets/a.jsonl"}}, config, "eval");
  ASSERT_EQ(config.data.size(), 1u);
  EXPECT_EQ(name_of(config.data[0]), "a");
  EXPECT_TRUE(own_rewards(config.data[0], "eval.data").empty());
  read_config(
      Json::parse(
          R"({"data": ["a.jsonl", {"path": "a.jsonl", "name": "b", "rewards": [{"type": "choice"}]}]})"),
      config, "eval");
  validate(config, "eval");
  ASSERT_EQ(config.data.size(), 2u);
  EXPECT_EQ(name_of(config.data[1]), "b");
  EXPECT_EQ(own_rewards(config.data[1], "eval.data").size(), 1u);
}

TEST(EvalConfig, RefusesSetsThatCannotBeToldApartOrJudged) {
  EXPECT_EQ(refused_data(R"(["a/x.jsonl", "b/x.jsonl"])"),
            "eval.data[1].name: another set is called \"x\" too; expected a name of its own");
  EXPECT_EQ(refused_data(R"([{"name": "x"}])"), "eval.data[0].path: expected a file of prompts");
  EXPECT_EQ(refused_data(R"([{"path": "x", "rewards": [{"type": "choise"}]}])")
                .find("eval.data[0].rewards[0].type: expected one of choice, "),
            0u);
  EXPECT_EQ(refused_data(R"([{"path": "x", "rewards": [{"type": "choice"}, {"type": "choice"}]}])"),
            "eval.data[0]: rewards: two rewards are named \"choice\"; give one of them another name");
}

}  // namespace
}  // namespace whet
