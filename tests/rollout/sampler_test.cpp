// Every distribution of the sampler, against a restatement in float64 that sorts and sums it
// all; and what it does at the edges.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "base/philox.h"
#include "kernels/cpu/draw.h"
#include "kernels/cpu/row_ops.h"
#include "kernels/cpu/sample_row.h"
#include "rollout/sampling_rows.h"
#include "tests/support/expect_throw.h"
#include "tests/support/numeric.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

constexpr float kLargest = 0x1.fffffep-1f;  // below 1

Floats make_logits(int size, uint64_t seed, float spread = 3) {
  Floats logits = random_floats(size, seed);
  for (float& logit : logits) logit *= spread;
  return logits;
}

using kernels::SampledToken;

// The token behind `completion`, of which the last `drafted` tokens are a draft.
SampledToken sample(Floats logits, const SamplingParams& params, float uniform, const Ids& prompt = {},
                    const Ids& completion = {}, size_t drafted = 0) {
  Request request;
  request.prompt.ids = prompt;
  request.params = params;
  request.key = {11, 4};
  Sequence sequence;
  sequence.request = &request;
  const auto border = completion.end() - static_cast<int64_t>(drafted);
  sequence.completion.tokens.assign(completion.begin(), border);
  sequence.draft.assign(border, completion.end());
  kernels::SamplingRow row = sampling_row(sequence, static_cast<int64_t>(drafted), 0);
  EXPECT_EQ(row.uniform, token_uniform(11, 4, 0, 0, static_cast<uint32_t>(completion.size())));
  row.uniform = uniform;
  const SampledToken token = kernels::sample_row(logits, row);
  require_drawn(token, sequence, completion.size());
  return token;
}

SamplingParams at_temperature(double temperature) {
  SamplingParams params;
  params.temperature = temperature;
  return params;
}

// --- The restatement -------------------------------------------------------------------------------------

Doubles processed(const Floats& logits, const SamplingParams& params, const Ids& prompt,
                  const Ids& completion) {
  Doubles out = to_doubles(logits);
  const auto holds = [](const Ids& ids, size_t i) {
    return std::count(ids.begin(), ids.end(), static_cast<int32_t>(i)) > 0;
  };
  for (size_t i = 0; i < out.size(); ++i)
    if (holds(prompt, i) || holds(completion, i))
      out[i] = out[i] > 0 ? out[i] / params.repetition_penalty : out[i] * params.repetition_penalty;
  for (const auto& word : params.bad_words)
    for (size_t i = 0; i < out.size(); ++i) {
      Ids longer = completion;
      longer.push_back(static_cast<int32_t>(i));
      if (longer.size() >= word.size() && Ids(longer.end() - word.size(), longer.end()) == word)
        out[i] = -INFINITY;
    }
  for (size_t i = 0; i < out.size(); ++i)
    if (!params.allowed_token_ids.empty() && !holds(params.allowed_token_ids, i)) out[i] = -INFINITY;
  return out;
}

Doubles softmax(Doubles logits, double temperature) {
  const double max = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (double& value : logits) sum += value = std::exp((value - max) / temperature);
  for (double& value : logits) value /= sum;
  return logits;
}

void normalize(Doubles& p) {
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& value : p) value /= sum;
}

// All possible tokens, likeliest first.
std::vector<size_t> ranking(const Doubles& p) {
  std::vector<size_t> order;
  for (size_t i = 0; i < p.size(); ++i)
    if (p[i] > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] > p[b]; });
  return order;
}

// The probabilities a token is drawn with; 0 for those that are cut away.
Doubles restated(const Floats& logits, const SamplingParams& params, const Ids& prompt = {},
                 const Ids& completion = {}) {
  const Doubles values = processed(logits, params, prompt, completion);
  if (params.temperature == 0) return softmax(values, 1);
  Doubles p = softmax(values, params.temperature);
  const double least = params.min_p * *std::max_element(p.begin(), p.end());
  for (double& value : p)
    if (value < least * (1 - 1e-9)) value = 0;
  auto order = ranking(p);
  if (params.top_k > 0)
    for (size_t i = static_cast<size_t>(params.top_k); i < order.size(); ++i) p[order[i]] = 0;
  normalize(p);
  double before = 0;
  for (const size_t i : ranking(p)) {
    const bool reached = params.top_p < 1 && before >= params.top_p;
    before += p[i];
    if (reached) p[i] = 0;
  }
  normalize(p);
  return p;
}

void expect_restated(const Floats& logits, SamplingParams params, float uniform, const Ids& prompt = {},
                     const Ids& completion = {}) {
  params.logprobs = static_cast<int>(logits.size());
  const auto token = sample(logits, params, uniform, prompt, completion);
  const Doubles p = restated(logits, params, prompt, completion);
  const auto order = ranking(p);
  ASSERT_EQ(token.top.size(), order.size());
  double entropy = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const double expected = p[order[i]];
    EXPECT_NEAR(std::exp(token.top[i].logprob), expected, 1e-5 * expected + 1e-9);
    // Tokens whose probabilities differ by less than a float can tell may be ordered either way.
    const auto reported = static_cast<size_t>(token.top[i].id);
    EXPECT_TRUE(reported == order[i] || std::abs(p[reported] - expected) < 1e-6 * expected);
    EXPECT_TRUE(token.top[i].id != token.id || token.top[i].logprob == token.logprob);
    entropy -= expected * std::log(expected);
  }
  EXPECT_NEAR(token.entropy, entropy, 2e-5);
  const auto id = static_cast<size_t>(token.id);
  ASSERT_GT(p.at(id), 0);
  if (params.temperature == 0) {
    EXPECT_EQ(id, order[0]);
    return;
  }
  const double below = std::accumulate(p.begin(), p.begin() + token.id, 0.0);
  EXPECT_GE(uniform, below - 2e-6);
  EXPECT_LE(uniform, below + p[id] + 2e-6);
}

// --- The plain softmax -----------------------------------------------------------------------------------

TEST(Sampler, PlainSamplingIsTheKernelsAlone) {
  for (const double temperature : {0.7, 1.0, 2.0})
    for (uint32_t i = 0; i < 50; ++i) {
      const Floats logits = make_logits(999, i, 8);
      Floats logprobs = logits;
      const float entropy = kernels::log_softmax(logprobs.data(), 999, static_cast<float>(temperature));
      const float uniform = token_uniform(1, 0, 0, 0, i);
      const auto token = sample(logits, at_temperature(temperature), uniform, {1, 2}, {3});
      EXPECT_EQ(token.id, kernels::draw(logprobs.data(), 999, uniform));
      EXPECT_EQ(token.logprob, logprobs[static_cast<size_t>(token.id)]);
      EXPECT_EQ(token.entropy, entropy);
      EXPECT_TRUE(token.top.empty());
    }
}

TEST(Sampler, ReportsOfWhatItDrewFrom) {
  for (const double temperature : {0.5, 1.0, 3.0})
    expect_restated(make_logits(300, 2), at_temperature(temperature), 0.4f);
}

TEST(Sampler, TemperatureZeroTakesTheFirstOfTheLargest) {
  Floats logits = make_logits(50, 3);
  logits[20] = logits[40] = 9;
  const auto token = sample(logits, at_temperature(0), 0.99f);
  EXPECT_EQ(token.id, 20);
  EXPECT_NEAR(token.logprob, std::log(softmax(to_doubles(logits), 1)[20]), 1e-6) << "at temperature 1";
  SamplingParams params = at_temperature(0);
  params.top_k = 1, params.top_p = 0.1, params.min_p = 1;
  EXPECT_EQ(sample(logits, params, 0.99f).logprob, token.logprob) << "nothing is truncated";
  params.bad_words = {{20}};
  EXPECT_EQ(sample(logits, params, 0.99f).id, 40) << "but processed it is";
}

// --- Truncation and processors ---------------------------------------------------------------------------

TEST(Sampler, TruncatesAsRestated) {
  Rng rng(7, 0, 0);
  const auto check = [&](auto change) {
    for (uint64_t round = 0; round < 60; ++round) {
      SamplingParams params = at_temperature(round % 2 == 0 ? 1.0 : 0.6);
      change(params);
      const Floats logits = make_logits(rng.between(1, 400), round, round % 3 == 0 ? 10.0f : 2.0f);
      expect_restated(logits, params, rng.uniform());
    }
  };
  check([&](auto& p) { p.top_k = rng.between(1, 500); });
  check([&](auto& p) { p.top_p = 0.01 + 0.98 * rng.uniform(); });
  check([&](auto& p) { p.min_p = 0.3 * rng.uniform(); });
}

TEST(Sampler, ProcessesAsRestated) {
  Rng rng(8, 0, 0);
  for (uint64_t round = 0; round < 200; ++round) {
    SamplingParams params;
    const int vocab = rng.between(4, 12);
    Ids prompt, completion;
    for (int i = rng.between(0, 5); i > 0; --i) prompt.push_back(rng.between(0, vocab - 1));
    for (int i = rng.between(0, 8); i > 0; --i) completion.push_back(rng.between(0, 3));
    if (rng.chance(0.5)) params.repetition_penalty = 0.5 + rng.uniform();
    for (int words = rng.between(0, 6); words > 0; --words) {
      params.bad_words.emplace_back();
      for (int i = rng.between(1, 3); i > 0; --i) params.bad_words.back().push_back(rng.between(0, 2));
    }
    // Token 3 is never forbidden.
    if (rng.chance(0.5)) params.allowed_token_ids = {rng.between(0, vocab - 1), 3, 3, 0};
    expect_restated(make_logits(vocab, round), params, rng.uniform(), prompt, completion);
  }
}

TEST(Sampler, CombinesAsRestated) {
  Rng rng(9, 0, 0);
  for (uint64_t round = 0; round < 500; ++round) {
    SamplingParams params = at_temperature(rng.chance(0.1) ? 0 : 0.3 + rng.uniform());
    const int vocab = rng.between(30, 600);
    const Ids prompt{1, 2, 3, 2}, completion{4, 5, 6};
    if (rng.chance(0.5)) params.top_k = rng.between(1, vocab);
    if (rng.chance(0.5)) params.top_p = 0.05 + 0.94 * rng.uniform();
    if (rng.chance(0.5)) params.min_p = 0.2 * rng.uniform();
    if (rng.chance(0.5)) params.repetition_penalty = 0.5 + rng.uniform();
    if (rng.chance(0.5)) params.bad_words = {{7}, {5, 6, 8}, {6, 6, 9}, {3, 4, 5, 6, 10}};
    if (rng.chance(0.3)) params.allowed_token_ids = {3, 20, 8, 25, 1, 7};
    expect_restated(make_logits(vocab, round, 4), params, rng.uniform(), prompt, completion);
  }
}

TEST(Sampler, BadWordsMatchInTheCompletionAlone) {
  Floats logits(10, 0);
  logits[5] = 10;
  SamplingParams params = at_temperature(0);
  params.bad_words = {{3, 4, 5}};
  EXPECT_NE(sample(logits, params, 0, {}, {3, 4}).id, 5);
  EXPECT_EQ(sample(logits, params, 0, {3}, {4}).id, 5);
  EXPECT_EQ(sample(logits, params, 0, {3, 4}, {}).id, 5);
  EXPECT_EQ(sample(logits, params, 0, {}, {3, 4, 4}).id, 5);
}

TEST(Sampler, ADraftCountsAsIfItWereWritten) {
  Rng rng(13, 0, 0);
  for (uint64_t round = 0; round < 200; ++round) {
    SamplingParams params;
    params.repetition_penalty = 0.5 + rng.uniform();
    params.bad_words = {{1}, {2, 1}, {0, 2, 3}, {1, 2, 0, 4}};
    Ids completion;
    for (int i = rng.between(1, 6); i > 0; --i) completion.push_back(rng.between(0, 3));
    const Floats logits = make_logits(6, round);
    const float uniform = rng.uniform();
    const auto written = sample(logits, params, uniform, {3}, completion);
    for (size_t drafted = 1; drafted <= completion.size(); ++drafted) {
      const auto token = sample(logits, params, uniform, {3}, completion, drafted);
      EXPECT_EQ(token.id, written.id);
      EXPECT_EQ(token.logprob, written.logprob);
    }
  }
}

TEST(Sampler, TiesAtTheBorderGoToTheLowestIds) {
  Rng rng(10, 0, 0);
  for (int round = 0; round < 300; ++round) {
    Floats logits(static_cast<size_t>(rng.between(1, 700)));
    for (float& logit : logits) logit = static_cast<float>(rng.between(0, 3));
    SamplingParams params;
    params.top_k = rng.between(1, 40);
    params.logprobs = 1000;
    const auto token = sample(logits, params, rng.uniform());
    const auto order = ranking(softmax(to_doubles(logits), 1));
    ASSERT_EQ(token.top.size(), std::min<size_t>(static_cast<size_t>(params.top_k), logits.size()));
    for (size_t i = 0; i < token.top.size(); ++i) ASSERT_EQ(static_cast<size_t>(token.top[i].id), order[i]);
  }
}

TEST(Sampler, TopPOfFlatDistributionsKeepsTheLowestIds) {
  SamplingParams params;
  params.top_p = 0.5;
  params.logprobs = 10'000;
  for (const int vocab : {16, 256, 4096, 5000}) {
    const auto token = sample(Floats(static_cast<size_t>(vocab), 1.5f), params, kLargest);
    // Whether the token on the border itself is needed hangs on rounding.
    EXPECT_NEAR(static_cast<double>(token.top.size()), vocab / 2, 1);
    EXPECT_EQ(token.id, static_cast<int32_t>(token.top.size()) - 1);
    EXPECT_NEAR(token.entropy, std::log(token.top.size()), 1e-4);
  }
}

TEST(Sampler, OneTokenAtLeastRemains) {
  const Floats logits = make_logits(100, 11);
  const auto best = static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  SamplingParams top_p, top_k, min_p;
  top_p.top_p = 1e-12, top_k.top_k = 1, min_p.min_p = 1;
  for (const auto& params : {top_p, top_k, min_p})
    for (const float uniform : {0.0f, 0.5f, kLargest}) {
      const auto token = sample(logits, params, uniform);
      EXPECT_EQ(token.id, best);
      EXPECT_EQ(token.logprob, 0.0f);
      EXPECT_EQ(token.entropy, 0.0f);
    }
}

TEST(Sampler, CutsThatCutNothingLeaveTheDistribution) {
  const Floats logits = make_logits(3000, 12);
  SamplingParams top_k, top_p;
  top_k.top_k = 3000, top_p.top_p = 1 - 1e-12;
  for (uint32_t i = 0; i < 100; ++i) {
    const float uniform = token_uniform(2, 0, 0, 0, i);
    const auto plain = sample(logits, {}, uniform);
    for (const auto& params : {top_k, top_p}) {
      const auto token = sample(logits, params, uniform);
      EXPECT_EQ(token.id, plain.id);
      EXPECT_NEAR(token.logprob, plain.logprob, 2e-6);
      EXPECT_NEAR(token.entropy, plain.entropy, 1e-5);
    }
  }
}

// --- Frequencies -----------------------------------------------------------------------------------------

constexpr int kDraws = 20000;

// Pearson's statistic of the draws under `params` against `expected`.
double chi_square(const Floats& logits, const SamplingParams& params, const Doubles& expected) {
  std::vector<int> counts(logits.size());
  for (uint32_t i = 0; i < kDraws; ++i)
    ++counts[static_cast<size_t>(sample(logits, params, token_uniform(5, 0, 0, 0, i)).id)];
  double sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (expected[i] == 0) {
      EXPECT_EQ(counts[i], 0) << "an impossible token was drawn";
      continue;
    }
    sum += std::pow(counts[i] - expected[i] * kDraws, 2) / (expected[i] * kDraws);
  }
  return sum;
}

TEST(Sampler, FrequenciesAreTheProbabilities) {
  const Floats logits = make_logits(16, 1);
  std::vector<SamplingParams> requests;
  for (const double temperature : {0.7, 1.0, 2.0}) requests.push_back(at_temperature(temperature));
  requests.emplace_back().top_k = 9;
  requests.emplace_back().top_p = 0.9;
  requests.emplace_back().min_p = 0.02;
  requests.emplace_back().allowed_token_ids = {0, 2, 3, 5, 7, 11, 13};
  requests.push_back(at_temperature(0.8));
  requests.back().top_k = 12, requests.back().top_p = 0.95, requests.back().bad_words = {{4}};
  for (size_t i = 0; i < requests.size(); ++i)
    // 15 degrees of freedom at most: p = 0.001.
    EXPECT_LT(chi_square(logits, requests[i], restated(logits, requests[i])), 37.7) << "request " << i;
}

TEST(Sampler, TheBoundOnFrequenciesDistinguishesDistributions) {
  const Floats logits = make_logits(16, 1);
  EXPECT_GT(chi_square(logits, at_temperature(1), restated(logits, at_temperature(1.1))), 37.7);
  SamplingParams narrow, wide;
  narrow.top_k = 8, wide.top_k = 9;
  EXPECT_GT(chi_square(logits, narrow, restated(logits, wide)), 37.7);
}

// --- Edges -----------------------------------------------------------------------------------------------

TEST(Sampler, SureTokensAreDrawnForEveryUniform) {
  Floats logits(20, -90);
  logits[7] = 90;
  for (const float uniform : {0.0f, 0.5f, to_unit(0xffffffff), kLargest}) {
    const auto token = sample(logits, {}, uniform);
    EXPECT_EQ(token.id, 7);
    EXPECT_EQ(token.logprob, 0.0f);
  }
}

TEST(Sampler, AnOnlyAllowedTokenIsSure) {
  for (const double temperature : {0.0, 1.0}) {
    SamplingParams params = at_temperature(temperature);
    params.allowed_token_ids = {13};
    params.logprobs = 5;
    const auto token = sample(make_logits(500, 13), params, 0.7f);
    EXPECT_EQ(token.id, 13);
    EXPECT_EQ(token.logprob, 0.0f);
    EXPECT_EQ(token.entropy, 0.0f);
    ASSERT_EQ(token.top.size(), 1u) << "impossible tokens are not reported";
    EXPECT_EQ(token.top[0].id, 13);
  }
}

TEST(Sampler, LogitsMayBeMinusInfinityWhileOneIsFinite) {
  Floats logits = make_logits(300, 14);
  for (size_t i = 0; i < logits.size(); ++i)
    if (i % 3 != 1) logits[i] = -INFINITY;
  SamplingParams truncated, penalized;
  truncated.top_p = 0.8, penalized.repetition_penalty = 1.3;
  for (const auto& params : {SamplingParams{}, at_temperature(0), at_temperature(0.5), truncated, penalized})
    for (const float uniform : {0.0f, 0.3f, kLargest}) expect_restated(logits, params, uniform, {0, 1, 4});
  Floats one(40, -INFINITY);
  one[31] = -2;
  const auto token = sample(one, {}, 0);
  EXPECT_EQ(token.id, 31);
  EXPECT_EQ(token.logprob, 0.0f);
  EXPECT_EQ(token.entropy, 0.0f);
}

TEST(Sampler, LogitsThatAreNotFiniteAreAnError) {
  SamplingParams processed, truncated;
  processed.allowed_token_ids = {1, 2}, truncated.top_k = 3;
  for (const auto& params : {SamplingParams{}, at_temperature(0), processed, truncated}) {
    for (const float bad : {NAN, INFINITY})
      for (const size_t token : {0, 17, 49}) {
        Floats logits = make_logits(50, 4);
        logits[token] = bad;
        EXPECT_MESSAGE(Error, sample(logits, params, 0.5f),
                       "the model's logits are not finite: step 4, prompt 0, sample 0, token 0");
      }
    EXPECT_MESSAGE(Error, sample(Floats(50, -INFINITY), params, 0.5f),
                   "the model's logits are not finite: step 4, prompt 0, sample 0, token 0");
  }
}

TEST(Sampler, ForbiddingEveryTokenIsAnError) {
  SamplingParams params;
  params.allowed_token_ids = {3, 4};
  params.bad_words = {{3}, {1, 4}};
  EXPECT_EQ(sample(make_logits(9, 5), params, 0.5f, {}, {2}).id, 4);
  EXPECT_MESSAGE(UsageError, sample(make_logits(9, 5), params, 0.5f, {}, {1}),
                 "sampling: bad_words and allowed_token_ids leave no token to sample");
}

TEST(Sampler, ReportsTheRequestedNumberOfLikeliestTokens) {
  const Floats logits{1, 3, 2, 3, 0};
  SamplingParams params;
  params.logprobs = 3;
  const auto token = sample(logits, params, 0);
  ASSERT_EQ(token.top.size(), 3u);
  EXPECT_EQ(token.id, 0) << "which is not among them";
  EXPECT_EQ(token.top[0].id, 1);
  EXPECT_EQ(token.top[1].id, 3);
  EXPECT_EQ(token.top[2].id, 2);
  EXPECT_NEAR(token.top[2].logprob, std::log(softmax(to_doubles(logits), 1)[2]), 1e-6);
}

}  // namespace
}  // namespace whet
