#include "rl/objective.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "base/philox.h"

namespace whet {
namespace {

struct Rows {
  std::vector<double> logprobs, old_logprobs, ref_logprobs, advantages, weights;
};

// Ratios from 0.45 to 2.2 around 1, advantages of both signs, some rows without a target.
Rows make_rows(int count, uint64_t seed) {
  Rows rows;
  Rng rng(seed, 0, 0);
  const auto single = [](double value) { return static_cast<double>(static_cast<float>(value)); };
  for (int i = 0; i < count; ++i) {
    rows.old_logprobs.push_back(single(-4 * rng.uniform()));
    rows.logprobs.push_back(single(rows.old_logprobs.back() + 1.6 * rng.uniform() - 0.8));
    rows.ref_logprobs.push_back(single(rows.logprobs.back() + 2 * rng.uniform() - 1));
    rows.advantages.push_back(single(4 * rng.uniform() - 2));
    rows.weights.push_back(i % 5 == 0 ? 0 : single(0.02 + 0.01 * rng.uniform()));
  }
  return rows;
}

// Equation 3 of DeepSeekMath in float64.
double restated_loss(const Rows& rows, const ObjectiveConfig& config, bool reference) {
  double loss = 0;
  for (size_t i = 0; i < rows.logprobs.size(); ++i) {
    const double ratio = std::exp(rows.logprobs[i] - rows.old_logprobs[i]), advantage = rows.advantages[i];
    const double clipped = std::min(std::max(ratio, 1 - config.epsilon_low), 1 + config.epsilon_high);
    double gain = std::min(ratio * advantage, clipped * advantage);
    const double d = rows.ref_logprobs[i] - rows.logprobs[i];
    if (reference) gain -= config.beta * (std::exp(d) - d - 1);
    loss -= rows.weights[i] * gain;
  }
  return loss;
}

at::Tensor to_tensor(const std::vector<double>& values) {
  at::Tensor tensor = at::empty({static_cast<int64_t>(values.size())}, at::kFloat);
  for (size_t i = 0; i < values.size(); ++i)
    tensor.mutable_data_ptr<float>()[i] = static_cast<float>(values[i]);
  return tensor;
}

ObjectiveInput to_input(const Rows& rows, bool reference) {
  ObjectiveInput in;
  in.logprobs = to_tensor(rows.logprobs).set_requires_grad(true);
  in.old_logprobs = to_tensor(rows.old_logprobs);
  if (reference) in.ref_logprobs = to_tensor(rows.ref_logprobs);
  in.advantages = to_tensor(rows.advantages);
  in.weights = to_tensor(rows.weights);
  in.fresh = at::ones_like(in.weights);
  return in;
}

void expect_objective(const ObjectiveConfig& config) {
  const bool reference = config.beta > 0;
  Rows rows = make_rows(200, 3);
  const ObjectiveInput in = to_input(rows, reference);
  const ObjectiveOutput out = policy_objective(in, config);
  EXPECT_NEAR(out.loss.item<double>(), restated_loss(rows, config, reference), 1e-5);

  const at::Tensor gradient = torch::autograd::grad({out.loss}, {in.logprobs})[0];
  constexpr double kStep = 1e-6;
  for (size_t i = 0; i < rows.logprobs.size(); ++i) {
    const double at_point = rows.logprobs[i];
    rows.logprobs[i] = at_point + kStep;
    const double above = restated_loss(rows, config, reference);
    rows.logprobs[i] = at_point - kStep;
    const double below = restated_loss(rows, config, reference);
    rows.logprobs[i] = at_point;
    EXPECT_NEAR(gradient.const_data_ptr<float>()[i], (above - below) / (2 * kStep), 1e-6) << "row " << i;
  }
}

TEST(Objective, ClipsOnBothSides) { expect_objective({}); }
TEST(Objective, ClipsHigherThanLower) { expect_objective({.epsilon_low = 0.1, .epsilon_high = 0.4}); }
TEST(Objective, SubtractsTheDivergence) { expect_objective({.beta = 0.3}); }

TEST(Objective, CountsWhatWasClippedWhereItMattered) {
  //                      low: counted, no (A > 0), no target; high: counted, no (A < 0); inside
  const std::vector<double> ratios{0.5, 0.5, 0.5, 1.5, 1.5, 1.1}, advantages{-1, 1, -1, 1, -1, 1};
  Rows rows;
  for (size_t i = 0; i < ratios.size(); ++i) {
    rows.old_logprobs.push_back(-2);
    rows.logprobs.push_back(-2 + std::log(ratios[i]));
    rows.advantages.push_back(advantages[i]);
    rows.weights.push_back(i == 2 ? 0 : 1);
  }
  const ObjectiveOutput out = policy_objective(to_input(rows, false), {});
  EXPECT_EQ(out.clipped_low, 1);
  EXPECT_EQ(out.clipped_high, 1);
  EXPECT_EQ(out.kl, 0);
  EXPECT_NEAR(out.logprob_difference, std::log(2.0), 1e-6);
}

TEST(Objective, TheDifferenceIsThatOfFreshRows) {
  const Rows rows = make_rows(50, 6);
  ObjectiveInput in = to_input(rows, false);
  double largest = 0;
  for (size_t i = 0; i < rows.weights.size(); ++i) {
    if (i % 3 == 0) in.fresh[static_cast<int64_t>(i)] = 0;
    if (i % 3 != 0 && rows.weights[i] != 0)
      largest = std::max(largest, std::abs(rows.logprobs[i] - rows.old_logprobs[i]));
  }
  const ObjectiveOutput out = policy_objective(in, {});
  EXPECT_NEAR(out.logprob_difference, largest, 1e-6);
  EXPECT_NEAR(out.loss.item<double>(), restated_loss(rows, {}, false), 1e-6) << "stale rows are trained too";
  in.fresh.zero_();
  EXPECT_EQ(policy_objective(in, {}).logprob_difference, 0);
}

TEST(Objective, DivergenceIsThatOfRowsWithATarget) {
  Rows rows = make_rows(50, 4);
  double kl = 0;
  for (size_t i = 0; i < rows.weights.size(); ++i) {
    const double d = rows.ref_logprobs[i] - rows.logprobs[i];
    if (rows.weights[i] != 0) kl += std::exp(d) - d - 1;
  }
  EXPECT_NEAR(policy_objective(to_input(rows, true), {.beta = 0.1}).kl, kl, 1e-4);
}

// A prompt's tokens are not trained, so the policy may forget them altogether.
TEST(Objective, RowsWithoutATargetCannotSpoilIt) {
  Rows rows = make_rows(10, 5);
  rows.logprobs[0] = rows.old_logprobs[0] = -200;
  rows.ref_logprobs[0] = -0.5;  // exp(199.5) is infinite in float32
  const ObjectiveConfig config{.beta = 0.1};
  const ObjectiveInput in = to_input(rows, true);
  const ObjectiveOutput out = policy_objective(in, config);
  EXPECT_TRUE(std::isfinite(out.kl));
  rows.ref_logprobs[0] = rows.logprobs[0];
  EXPECT_NEAR(out.loss.item<double>(), restated_loss(rows, config, true), 1e-6);
  EXPECT_TRUE(torch::autograd::grad({out.loss}, {in.logprobs})[0].isfinite().all().item<bool>());
}

TEST(TokenWeight, NormalisesInThreeWays) {
  const BatchCounts counts{.tokens = 120, .sequences = 4, .max_tokens = 50};
  EXPECT_DOUBLE_EQ(token_weight({.normalization = "token"}, counts, 30), 1.0 / 120);
  EXPECT_DOUBLE_EQ(token_weight({.normalization = "sequence"}, counts, 30), 1.0 / (4 * 30));
  EXPECT_DOUBLE_EQ(token_weight({.normalization = "constant"}, counts, 30), 1.0 / (4 * 50));
}

}  // namespace
}  // namespace whet
