#include "train/optimizer.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/philox.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

OptimizerConfig config_with(double weight_decay, double max_grad_norm) {
  OptimizerConfig config;
  config.beta1 = 0.8;
  config.beta2 = 0.97;
  config.eps = 1e-6;
  config.weight_decay = weight_decay;
  config.max_grad_norm = max_grad_norm;
  return config;
}

// Algorithm 2 of Loshchilov & Hutter in float64, on one list of numbers. The decay is on matrices alone.
class Restated {
 public:
  Restated(const OptimizerConfig& config, std::vector<double> weights, bool matrix)
      : config_(config),
        w_(std::move(weights)),
        m_(w_.size()),
        v_(w_.size()),
        decay_(matrix ? config.weight_decay : 0) {}

  void step(const std::vector<double>& gradient, double scale, double lr) {
    ++t_;
    for (size_t i = 0; i < w_.size(); ++i) {
      const double g = gradient[i] * scale;
      m_[i] = config_.beta1 * m_[i] + (1 - config_.beta1) * g;
      v_[i] = config_.beta2 * v_[i] + (1 - config_.beta2) * g * g;
      const double m_hat = m_[i] / (1 - std::pow(config_.beta1, t_));
      const double v_hat = v_[i] / (1 - std::pow(config_.beta2, t_));
      w_[i] -= lr * decay_ * w_[i];
      w_[i] -= lr * m_hat / (std::sqrt(v_hat) + config_.eps);
    }
  }
  const std::vector<double>& weights() const { return w_; }

 private:
  OptimizerConfig config_;
  std::vector<double> w_, m_, v_;
  double decay_;
  int t_ = 0;
};

std::vector<double> draws(size_t count, uint64_t index, double scale) {
  std::vector<double> values;
  Rng rng(1, 0, index);
  for (size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(scale * (2 * rng.uniform() - 1)));
  return values;
}

at::Tensor to_tensor(const std::vector<double>& values, at::IntArrayRef shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  for (size_t i = 0; i < values.size(); ++i)
    tensor.mutable_data_ptr<float>()[i] = static_cast<float>(values[i]);
  return tensor;
}

std::vector<Parameter> two_parameters() {
  return {{"matrix", to_tensor(draws(35, 0, 1), {5, 7}), {}, {}, true},
          {"buffer", to_tensor(draws(3, 1, 1), {3}), {}, {}, false},
          {"vector", to_tensor(draws(9, 2, 1), {9}), {}, {}, true}};
}

void expect_adamw(const OptimizerConfig& config, double gradient_scale) {
  const auto parameters = two_parameters();
  Optimizer optimizer(config, parameters);
  ASSERT_EQ(optimizer.parameters().size(), 2u) << "what is not trainable is left out";
  Restated matrix(config, draws(35, 0, 1), true), vector(config, draws(9, 2, 1), false);
  for (uint64_t t = 0; t < 40; ++t) {
    const double lr = 0.01 / static_cast<double>(t + 1);
    const auto g0 = draws(35, 100 + t, gradient_scale), g1 = draws(9, 200 + t, gradient_scale);
    double squares = 0;
    for (double g : g0) squares += g * g;
    for (double g : g1) squares += g * g;
    const double norm = std::sqrt(squares);
    const double scale =
        config.max_grad_norm > 0 && norm > config.max_grad_norm ? config.max_grad_norm / norm : 1.0;
    const Optimizer::Step step = optimizer.step({to_tensor(g0, {5, 7}), to_tensor(g1, {9})}, lr);
    EXPECT_TRUE(step.taken);
    EXPECT_NEAR(step.grad_norm, norm, 1e-5 * norm);
    matrix.step(g0, scale, lr);
    vector.step(g1, scale, lr);
  }
  const auto expect_near = [](const at::Tensor& value, const std::vector<double>& expected) {
    for (size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(value.const_data_ptr<float>()[i], expected[i], 2e-6);
  };
  expect_near(parameters[0].value, matrix.weights());
  expect_near(parameters[2].value, vector.weights());
  const auto buffer = draws(3, 1, 1);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(parameters[1].value.const_data_ptr<float>()[i], static_cast<float>(buffer[i]));
}

TEST(AdamW, IsTheAlgorithm) { expect_adamw(config_with(0, 0), 0.3); }
TEST(AdamW, DecaysMatricesOnly) { expect_adamw(config_with(0.5, 0), 0.3); }
TEST(AdamW, ClipsTheNormOverAllParameters) { expect_adamw(config_with(0.1, 0.7), 0.3); }
TEST(AdamW, LeavesSmallGradientsAlone) { expect_adamw(config_with(0.1, 100), 0.3); }

// The matrix is an MTP module's here: each of the two is clipped by its own norm, and only that of the other
// one is reported.
TEST(AdamW, ClipsMtpModulesApartWhereAsked) {
  const OptimizerConfig config = config_with(0.1, 0.7);
  auto parameters = two_parameters();
  parameters[0].mtp = true;
  Optimizer optimizer(config, parameters, /*clips_mtp_apart=*/true);
  Restated matrix(config, draws(35, 0, 1), true), vector(config, draws(9, 2, 1), false);
  const auto norm_of = [](const std::vector<double>& values) {
    double squares = 0;
    for (const double value : values) squares += value * value;
    return std::sqrt(squares);
  };
  for (uint64_t t = 0; t < 5; ++t) {
    const auto g0 = draws(35, 100 + t, 3), g1 = draws(9, 200 + t, 0.5);
    ASSERT_GT(std::min(norm_of(g0), norm_of(g1)), 0.7);
    const Optimizer::Step step = optimizer.step({to_tensor(g0, {5, 7}), to_tensor(g1, {9})}, 0.01);
    EXPECT_NEAR(step.grad_norm, norm_of(g1), 1e-5);
    matrix.step(g0, 0.7 / norm_of(g0), 0.01);
    vector.step(g1, 0.7 / norm_of(g1), 0.01);
  }
  for (size_t i = 0; i < 35; ++i)
    EXPECT_NEAR(parameters[0].value.const_data_ptr<float>()[i], matrix.weights()[i], 2e-6);
  for (size_t i = 0; i < 9; ++i)
    EXPECT_NEAR(parameters[2].value.const_data_ptr<float>()[i], vector.weights()[i], 2e-6);
  auto bad = draws(35, 7, 1);
  bad[3] = std::nan("");
  const Optimizer::Step step = optimizer.step({to_tensor(bad, {5, 7}), to_tensor(draws(9, 8, 1), {9})}, 0.01);
  EXPECT_FALSE(step.taken);
  EXPECT_EQ(step.not_finite, "matrix");
}

// A step with this in the gradient changes nothing, and the next one is as if it had not been.
void expect_not_taken(const OptimizerConfig& config, double in_gradient, double lr) {
  const auto parameters = two_parameters();
  Optimizer optimizer(config, parameters);
  auto gradient = draws(35, 7, 1);
  gradient[20] = in_gradient;
  EXPECT_FALSE(optimizer.step({to_tensor(gradient, {5, 7}), to_tensor(draws(9, 8, 1), {9})}, lr).taken);
  const auto before = two_parameters();
  for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(parameters[i].value.equal(before[i].value));
  for (const auto& [name, tensor] : optimizer.state())
    EXPECT_EQ(tensor.abs().max().item<float>(), 0.0f) << name;
  EXPECT_TRUE(
      optimizer.step({to_tensor(draws(35, 7, 1), {5, 7}), to_tensor(draws(9, 8, 1), {9})}, 0.1).taken);
  EXPECT_TRUE(parameters[0].value.isfinite().all().item<bool>());
}

TEST(AdamW, ChangesNothingWhenTheGradientIsNotFinite) {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity(), 1e30})
    for (const double clip : {0, 1}) expect_not_taken(config_with(0.1, clip), bad, 0.1);
}

TEST(AdamW, NamesTheParameterWhoseGradientIsNotFinite) {
  const auto parameters = two_parameters();
  Optimizer optimizer(config_with(0, 1), parameters);
  const at::Tensor good = to_tensor(draws(35, 7, 1), {5, 7});
  std::vector<double> bad = draws(9, 8, 1);
  bad[4] = std::nan("");
  EXPECT_EQ(optimizer.step({good, to_tensor(bad, {9})}, 0.1).not_finite, parameters[2].name);
  EXPECT_EQ(
      optimizer.step({to_tensor(std::vector<double>(35, std::nan("")), {5, 7}), to_tensor(bad, {9})}, 0.1)
          .not_finite,
      parameters[0].name);
  EXPECT_EQ(optimizer.step({good, to_tensor(draws(9, 8, 1), {9})}, 1e38).not_finite, "")
      << "not the gradient's fault";
}

TEST(AdamW, ChangesNothingWhenTheWeightsWouldBecomeTooLarge) {
  for (const double lr : {1e300, 1e38, 1e20})
    for (const double decay : {0.0, 0.1}) expect_not_taken(config_with(decay, 1), 0.5, lr);
  OptimizerConfig without_bound = config_with(0, 1);
  without_bound.beta2 = 0.5;  // less than the square of beta1
  expect_not_taken(without_bound, 0.5, 1e38);
}

TEST(AdamW, StopsGrowingWeightsBeforeTheyOverflow) {
  const auto parameters = two_parameters();
  Optimizer optimizer(config_with(0, 0), parameters);
  int taken = 0;
  for (int step = 0; step < 200; ++step)
    taken +=
        optimizer
            .step({to_tensor(std::vector<double>(35, 1), {5, 7}), to_tensor(std::vector<double>(9, 1), {9})},
                  3e16)
            .taken;
  EXPECT_TRUE(taken > 10 && taken < 200) << taken;
  EXPECT_LE(parameters[0].value.abs().max().item<double>(), 1e18);
}

TEST(LearningRate, WarmsUpAndFollowsItsSchedule) {
  OptimizerConfig config;
  config.lr = 2;
  config.warmup_steps = 3;
  config.final_lr_ratio = 0.1;
  const auto expect = [&](Schedule schedule, std::vector<double> expected) {
    config.schedule = schedule;
    for (size_t step = 0; step < expected.size(); ++step)
      EXPECT_NEAR(learning_rate(config, static_cast<int64_t>(step), 7), expected[step], 1e-12)
          << name_of(schedule) << " " << step;
  };
  // Steps 0 to 2 grow towards lr at step 3; 4 steps from 3 to 7 follow the schedule.
  expect(Schedule::constant, {0.5, 1, 1.5, 2, 2, 2, 2, 2});
  expect(Schedule::linear, {0.5, 1, 1.5, 2, 2 - 0.45, 2 - 0.9, 2 - 1.35, 0.2});
  const double high = 0.2 + 1.8 * (0.5 + 0.25 * std::sqrt(2.0)),
               low = 0.2 + 1.8 * (0.5 - 0.25 * std::sqrt(2.0));
  expect(Schedule::cosine, {0.5, 1, 1.5, 2, high, 1.1, low, 0.2});
  config.warmup_steps = 0;
  expect(Schedule::constant, {2, 2});
}

}  // namespace
}  // namespace whet
