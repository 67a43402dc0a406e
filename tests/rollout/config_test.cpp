#include "rollout/config.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/fields.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

using Change = std::function<void(SamplingParams&)>;

SamplingParams with(const Change& change) {
  SamplingParams params;
  change(params);
  return params;
}

std::string refused(const Change& change) {
  return message_of<UsageError>([&] { validate(with(change), "request"); });
}

TEST(SamplingConfig, RangesEndWhereTheyShould) {
  EXPECT_NO_THROW(validate(SamplingParams{}));
  const Change valid[] = {[](auto& p) { p.temperature = 0; },
                          [](auto& p) { p.top_p = 1e-9; },
                          [](auto& p) { p.top_p = 1; },
                          [](auto& p) { p.top_k = 1; },
                          [](auto& p) { p.min_p = 0; },
                          [](auto& p) { p.min_p = 1; },
                          [](auto& p) { p.repetition_penalty = 0.5; },
                          [](auto& p) { p.logprobs = 1'000'000; },
                          [](auto& p) {
                            p.bad_words = {{3}, {1, 2}};
                          }};
  for (const auto& change : valid) EXPECT_NO_THROW(validate(with(change)));
}

TEST(SamplingConfig, ValuesOutOfRangeAreNamed) {
  EXPECT_EQ(refused([](auto& p) { p.n = 0; }), "request.n: expected at least 1, got 0");
  EXPECT_EQ(refused([](auto& p) { p.max_tokens = 0; }), "request.max_tokens: expected at least 1, got 0");
  const auto refused_all = [](auto member, std::initializer_list<double> numbers,
                              const std::string& expected) {
    for (const double bad : numbers)
      EXPECT_EQ(refused([&](auto& p) { p.*member = bad; }),
                "request." + expected + ", got " + number_text(bad));
  };
  refused_all(&SamplingParams::temperature, {-1, 1e-5, INFINITY, NAN},
              "temperature: expected 0 or at least 0.0001");
  refused_all(&SamplingParams::top_p, {0, -0.5, 1.0001, NAN}, "top_p: expected a number in (0, 1]");
  refused_all(&SamplingParams::min_p, {-0.1, 1.1, NAN}, "min_p: expected a number from 0 to 1");
  refused_all(&SamplingParams::repetition_penalty, {0, -1, INFINITY, NAN},
              "repetition_penalty: expected a number above 0");
  EXPECT_EQ(refused([](auto& p) { p.top_k = -1; }), "request.top_k: expected at least 0, got -1");
  EXPECT_EQ(refused([](auto& p) { p.logprobs = -1; }), "request.logprobs: expected at least 0, got -1");
  EXPECT_EQ(refused([](auto& p) {
              p.bad_words = {{1}, {}};
            }),
            "request.bad_words: expected at least one token in each");
}

TEST(SamplingConfig, TokenIdsLieInTheVocabulary) {
  const auto refused_ids = [](const Change& change) {
    return message_of<UsageError>([&] { validate_token_ids(with(change), 100); });
  };
  EXPECT_NO_THROW(validate_token_ids(with([](auto& p) {
                                       p.bad_words = {{0, 99}};
                                       p.allowed_token_ids = {99, 0};
                                     }),
                                     100));
  EXPECT_EQ(refused_ids([](auto& p) {
              p.bad_words = {{1}, {2, 100}};
            }),
            "sampling.bad_words: expected token ids from 0 to 99, got 100");
  EXPECT_EQ(refused_ids([](auto& p) {
              p.allowed_token_ids = {5, -1};
            }),
            "sampling.allowed_token_ids: expected token ids from 0 to 99, got -1");
}

TEST(SamplingConfig, OnlyTheSoftmaxItselfIsPlain) {
  EXPECT_TRUE(is_plain({}));
  EXPECT_TRUE(is_plain(with([](auto& p) { p.temperature = 0.6, p.logprobs = 5, p.stop_token_ids = {1}; })));
  const Change altering[] = {
      [](auto& p) { p.top_p = 0.99; },      [](auto& p) { p.top_k = 50; },
      [](auto& p) { p.min_p = 0.01; },      [](auto& p) { p.repetition_penalty = 1.1; },
      [](auto& p) { p.bad_words = {{1}}; }, [](auto& p) { p.allowed_token_ids = {1}; }};
  for (const auto& change : altering) EXPECT_FALSE(is_plain(with(change)));
}

TEST(SamplingConfig, RecipesMaySayWhatIsANumber) {
  SamplingParams params;
  read_config(Json::parse(R"({"top_p": 0.9, "top_k": 40, "min_p": 0.05, "repetition_penalty": 1.2,
                              "logprobs": 3})"),
              params);
  EXPECT_EQ(params.top_p, 0.9);
  EXPECT_EQ(params.top_k, 40);
  EXPECT_EQ(params.min_p, 0.05);
  EXPECT_EQ(params.repetition_penalty, 1.2);
  EXPECT_EQ(params.logprobs, 3);
}

}  // namespace
}  // namespace whet
