#include "rollout/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/philox.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

std::vector<float> make_logits(int size, uint64_t seed) {
  Rng rng(seed, 0, 0);
  std::vector<float> logits;
  for (int i = 0; i < size; ++i) logits.push_back(6 * rng.uniform() - 3);
  return logits;
}

std::vector<double> softmax(const std::vector<float>& logits, double temperature) {
  std::vector<double> probabilities;
  double sum = 0;
  for (float logit : logits) sum += probabilities.emplace_back(std::exp(logit / temperature));
  for (double& p : probabilities) p /= sum;
  return probabilities;
}

SampledToken sample(std::vector<float> logits, double temperature, float uniform) {
  return sample_token(logits.data(), static_cast<int64_t>(logits.size()), temperature, uniform);
}

TEST(Sampler, FrequenciesAreThoseOfTheSoftmax) {
  const auto logits = make_logits(16, 1);
  constexpr int kDraws = 20000;
  for (const double temperature : {0.7, 1.0, 2.0}) {
    const auto expected = softmax(logits, temperature);
    std::vector<int> counts(logits.size());
    for (uint32_t i = 0; i < kDraws; ++i)
      ++counts[static_cast<size_t>(sample(logits, temperature, token_uniform(5, 0, 0, 0, i)).id)];
    double chi_square = 0;
    for (size_t i = 0; i < counts.size(); ++i)
      chi_square += std::pow(counts[i] - expected[i] * kDraws, 2) / (expected[i] * kDraws);
    EXPECT_LT(chi_square, 37.7) << "temperature " << temperature;  // 15 degrees of freedom, p = 0.001
  }
}

TEST(Sampler, InvertsTheCumulativeDistribution) {
  const std::vector<float> logits{std::log(0.1f), std::log(0.2f), std::log(0.3f), std::log(0.4f)};
  EXPECT_EQ(sample(logits, 1, 0.0f).id, 0);
  EXPECT_EQ(sample(logits, 1, 0.09f).id, 0);
  EXPECT_EQ(sample(logits, 1, 0.11f).id, 1);
  EXPECT_EQ(sample(logits, 1, 0.31f).id, 2);
  EXPECT_EQ(sample(logits, 1, 0.61f).id, 3);
  EXPECT_EQ(sample(logits, 1, to_unit(0xffffffff)).id, 3);
}

TEST(Sampler, ReportsLogProbabilityAndEntropyOfWhatItDrewFrom) {
  const auto logits = make_logits(300, 2);
  for (const double temperature : {0.5, 1.0, 3.0}) {
    const auto expected = softmax(logits, temperature);
    double entropy = 0;
    for (double p : expected) entropy -= p * std::log(p);
    const auto token = sample(logits, temperature, 0.4f);
    EXPECT_NEAR(token.logprob, std::log(expected[static_cast<size_t>(token.id)]), 2e-6);
    EXPECT_NEAR(token.entropy, entropy, 1e-5);
  }
}

TEST(Sampler, TemperatureZeroTakesTheFirstOfTheLargest) {
  std::vector<float> logits = make_logits(50, 3);
  logits[20] = logits[40] = 9;
  const auto token = sample(logits, 0, 0.99f);
  EXPECT_EQ(token.id, 20);
  EXPECT_NEAR(token.logprob, std::log(softmax(logits, 1)[20]), 1e-6) << "at temperature 1";
}

TEST(Sampler, SureTokensAreDrawnForEveryUniform) {
  std::vector<float> logits(20, -90);
  logits[7] = 90;
  for (const float uniform : {0.0f, 0.5f, to_unit(0xffffffff)}) {
    const auto token = sample(logits, 1, uniform);
    EXPECT_EQ(token.id, 7);
    EXPECT_EQ(token.logprob, 0.0f);
  }
}

TEST(Sampler, LogitsThatAreNotFiniteAreAnError) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
    for (const size_t place : {0, 17, 49})
      for (const double temperature : {0.0, 1.0}) {
        std::vector<float> logits = make_logits(50, 4);
        logits[place] = bad;
        EXPECT_MESSAGE(Error, sample(logits, temperature, 0.5f), "the model's logits are not finite");
      }
}

}  // namespace
}  // namespace whet
