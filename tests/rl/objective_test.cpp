#include "rl/objective.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "base/fields.h"
#include "rl/policy_batch.h"
#include "tests/support/expect_throw.h"
#include "tests/support/policy_rows.h"

namespace whet {
namespace {

// Equation 3 of DeepSeekMath in float64.
double restated_loss(const PolicyValues& values, const ObjectiveConfig& config) {
  const auto& clip = std::get<GrpoObjective>(config.kind);
  double loss = 0;
  for (size_t i = 0; i < values.logprobs.size(); ++i) {
    const double ratio = std::exp(values.logprobs[i] - values.old_logprobs[i]),
                 advantage = values.advantages[i];
    const double clipped = std::min(std::max(ratio, 1 - clip.epsilon_low), 1 + clip.epsilon_high);
    const double d = values.ref_logprobs[i] - values.logprobs[i];
    loss -= values.weights[i] *
            (std::min(ratio * advantage, clipped * advantage) - config.beta * (std::exp(d) - d - 1));
  }
  return loss;
}

struct Result {
  at::Tensor loss;
  double kl = 0, clipped_low = 0, clipped_high = 0, clipped = 0, logprob_difference = 0;
};

Result evaluate(const PolicyRows& rows, const ObjectiveConfig& config) {
  const Objective objective = make_objective(config);
  const ObjectiveOutput out = objective.compute(rows.input());
  EXPECT_EQ(out.values.size(), objective.metrics.size());
  Result result{out.loss};
  for (size_t m = 0; m < out.values.size(); ++m) {
    const std::string& name = objective.metrics[m].name;
    EXPECT_EQ(objective.metrics[m].combine, name == kLogprobDifference ? Combine::max : Combine::sum);
    const auto value = out.values[m].item<double>();
    if (name == "kl") result.kl = value;
    if (name == "clip_ratio/low_mean") result.clipped_low = value;
    if (name == "clip_ratio/high_mean") result.clipped_high = value;
    if (name == "clip_ratio/region_mean") result.clipped = value;
    if (name == kLogprobDifference) result.logprob_difference = value;
  }
  return result;
}

ObjectiveConfig with_clip(double low, double high) {
  ObjectiveConfig config;
  config.kind = GrpoObjective{low, high};
  return config;
}

ObjectiveConfig with_beta(double beta) {
  ObjectiveConfig config;
  config.beta = beta;
  return config;
}

void expect_objective(const ObjectiveConfig& config) {
  PolicyValues values = random_policy_values(200, 3);
  const PolicyRows rows(values);
  const at::Tensor loss = evaluate(rows, config).loss;
  EXPECT_NEAR(loss.item<double>(), restated_loss(values, config), 1e-5);

  const at::Tensor gradient = torch::autograd::grad({loss}, {rows.logprobs})[0];
  constexpr double kStep = 1e-6;
  for (size_t i = 0; i < values.logprobs.size(); ++i) {
    const double at_point = values.logprobs[i];
    values.logprobs[i] = at_point + kStep;
    const double above = restated_loss(values, config);
    values.logprobs[i] = at_point - kStep;
    const double below = restated_loss(values, config);
    values.logprobs[i] = at_point;
    EXPECT_NEAR(gradient.const_data_ptr<float>()[i], (above - below) / (2 * kStep), 1e-6) << "row " << i;
  }
}

TEST(Objective, ClipsOnBothSides) { expect_objective({}); }
TEST(Objective, ClipsHigherThanLower) { expect_objective(with_clip(0.1, 0.4)); }
TEST(Objective, SubtractsTheDivergence) { expect_objective(with_beta(0.3)); }

TEST(Objective, CountsWhatWasClippedWhereItMattered) {
  //                      low: counted, no (A > 0), no target; high: counted, no (A < 0); inside
  const std::vector<double> ratios{0.5, 0.5, 0.5, 1.5, 1.5, 1.1}, advantages{-1, 1, -1, 1, -1, 1};
  PolicyValues values;
  for (size_t i = 0; i < ratios.size(); ++i) {
    values.old_logprobs.push_back(-2);
    values.logprobs.push_back(-2 + std::log(ratios[i]));
    values.advantages.push_back(advantages[i]);
    values.weights.push_back(i == 2 ? 0 : 1);
  }
  values.ref_logprobs = values.logprobs;
  const Result result = evaluate(PolicyRows(values), {});
  EXPECT_EQ(result.clipped_low, 1);
  EXPECT_EQ(result.clipped_high, 1);
  EXPECT_EQ(result.clipped, 2);
  EXPECT_EQ(result.kl, 0);
  EXPECT_NEAR(result.logprob_difference, std::log(2.0), 1e-6);
}

TEST(Objective, TheDifferenceIsThatOfOnPolicyRows) {
  const PolicyValues values = random_policy_values(50, 6);
  PolicyRows rows(values);
  double largest = 0;
  for (size_t i = 0; i < values.weights.size(); ++i) {
    if (i % 3 == 0) rows.micro.columns[kOnPolicy][static_cast<int64_t>(i)] = 0;
    if (i % 3 != 0 && values.weights[i] != 0)
      largest = std::max(largest, std::abs(values.logprobs[i] - values.old_logprobs[i]));
  }
  const Result result = evaluate(rows, {});
  EXPECT_NEAR(result.logprob_difference, largest, 1e-6);
  EXPECT_NEAR(result.loss.item<double>(), restated_loss(values, {}), 1e-6) << "stale rows are trained too";
  rows.micro.columns[kOnPolicy].zero_();
  EXPECT_EQ(evaluate(rows, {}).logprob_difference, 0);
}

TEST(Objective, DivergenceIsThatOfRowsWithATarget) {
  const PolicyValues values = random_policy_values(50, 4);
  double kl = 0;
  for (size_t i = 0; i < values.weights.size(); ++i) {
    const double d = values.ref_logprobs[i] - values.logprobs[i];
    if (values.weights[i] != 0) kl += std::exp(d) - d - 1;
  }
  EXPECT_NEAR(evaluate(PolicyRows(values), with_beta(0.1)).kl, kl, 1e-4);
}

TEST(Objective, ADivergenceNeedsAReference) {
  const PolicyRows rows(random_policy_values(5, 4));
  ObjectiveInput in = rows.input();
  in.ref_logprobs = at::Tensor();
  EXPECT_MESSAGE(Error, make_objective(with_beta(0.1)).compute(in),
                 "objective.beta > 0 needs a reference model");
}

// A prompt's tokens are not trained, so their logprobs may become arbitrarily low.
TEST(Objective, RowsWithoutATargetCannotSpoilIt) {
  PolicyValues values = random_policy_values(10, 5);
  values.logprobs[0] = values.old_logprobs[0] = -200;
  values.ref_logprobs[0] = -0.5;  // exp(199.5) is infinite in float32
  const ObjectiveConfig config = with_beta(0.1);
  const PolicyRows rows(values);
  const Result result = evaluate(rows, config);
  EXPECT_TRUE(std::isfinite(result.kl));
  values.ref_logprobs[0] = values.logprobs[0];
  EXPECT_NEAR(result.loss.item<double>(), restated_loss(values, config), 1e-6);
  EXPECT_TRUE(torch::autograd::grad({result.loss}, {rows.logprobs})[0].isfinite().all().item<bool>());
}

// Recipes that were saved before there was a choice.
TEST(ObjectiveConfig, WithoutATypeIsGrpo) {
  ObjectiveConfig config;
  read_config(
      Json::parse(R"({"epsilon_low": 0.1, "epsilon_high": 0.3, "beta": 0.5, "normalization": "sequence",
                              "mask_truncated": true})"),
      config, "objective");
  EXPECT_EQ(std::get<GrpoObjective>(config.kind).epsilon_low, 0.1);
  EXPECT_EQ(std::get<GrpoObjective>(config.kind).epsilon_high, 0.3);
  EXPECT_EQ(config.beta, 0.5);
  EXPECT_EQ(write_config(config)["type"], "grpo");
  EXPECT_MESSAGE(UsageError, read_config(Json::parse(R"({"type": "grop"})"), config, "objective"),
                 "objective.type: expected one of grpo, got \"grop\"; did you mean \"grpo\"?");
  EXPECT_MESSAGE(UsageError, check_bounds(with_clip(1.5, 0.2), "objective"),
                 "objective.epsilon_low: expected a number in [0, 1), got 1.5");
}

TEST(TokenWeight, NormalisesInThreeWays) {
  const BatchCounts counts{.tokens = 120, .sequences = 4, .max_tokens = 50};
  const auto weight = [&](Normalization normalization) {
    ObjectiveConfig config;
    config.normalization = normalization;
    return token_weight(config, counts, 30);
  };
  EXPECT_DOUBLE_EQ(weight(Normalization::token), 1.0 / 120);
  EXPECT_DOUBLE_EQ(weight(Normalization::sequence), 1.0 / (4 * 30));
  EXPECT_DOUBLE_EQ(weight(Normalization::constant), 1.0 / (4 * 50));
}

}  // namespace
}  // namespace whet
