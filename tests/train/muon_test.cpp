#include "train/muon.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/tensors.h"
#include "train/optimizer.h"

namespace whet {
namespace {

// Jordan's algorithm in float64 (github.com/KellerJordan/Muon), with ATen's products.
at::Tensor restated_polar(const at::Tensor& gradient) {
  const bool tall = gradient.size(0) > gradient.size(1);
  at::Tensor x = tall ? gradient.t() : gradient;
  x = x / x.norm();
  for (int step = 0; step < 5; ++step) {
    const at::Tensor a = at::matmul(x, x.t());
    x = 3.4445 * x + at::matmul(-4.7750 * a + 2.0315 * at::matmul(a, a), x);
  }
  return tall ? x.t() : x;
}

class Restated {
 public:
  Restated(const at::Tensor& weight, double decay)
      : w_(weight.to(at::kDouble)), m_(at::zeros_like(w_)), decay_(decay) {}

  void step(const at::Tensor& gradient, double lr) {
    const at::Tensor g = gradient.to(at::kDouble);
    m_ = 0.95 * m_ + 0.05 * g;
    const double scale = 0.2 * std::sqrt(static_cast<double>(std::max(w_.size(0), w_.size(1))));
    w_ = w_ * (1 - lr * decay_) - lr * scale * restated_polar(0.05 * g + 0.95 * m_);
  }
  const at::Tensor& weight() const { return w_; }

 private:
  at::Tensor w_, m_;
  double decay_;
};

double difference(const at::Tensor& found, const at::Tensor& expected) {
  return (found.to(at::kDouble) - expected).abs().max().item<double>();
}

OptimizerConfig muon_config() {
  OptimizerConfig config;
  config.type = OptimizerType::muon;
  config.weight_decay = 0.1;
  config.max_grad_norm = 0;
  return config;
}

TEST(Muon, IsTheAlgorithm) {
  for (const auto& [rows, columns] :
       {std::pair{24, 40}, std::pair{40, 24}, std::pair{16, 16}, std::pair{1, 9}}) {
    const at::Tensor weight = random_tensor({rows, columns}, 1);
    Restated restated(weight, 0.1);
    Optimizer optimizer(muon_config(), {{"model.layers.0.mlp.down_proj.weight", weight, {}, {}, true}});
    for (uint64_t step = 0; step < 4; ++step) {
      const at::Tensor gradient = random_tensor({rows, columns}, 10 + step);
      restated.step(gradient, 0.02);
      EXPECT_TRUE(optimizer.step({gradient.clone()}, 0.02).taken);
      EXPECT_LT(difference(weight, restated.weight()), 2e-6) << rows << " x " << columns << ", " << step;
    }
  }
}

TEST(Muon, MakesSingularValuesNearlyOne) {
  const auto [u, values, v] = at::linalg_svd(orthogonalized(random_tensor({32, 48}, 3), {}), false);
  EXPECT_GT(values.min().item<double>(), 0.4);
  EXPECT_LT(values.max().item<double>(), 1.3);
  EXPECT_TRUE(orthogonalized(at::zeros({4, 6}), {}).equal(at::zeros({4, 6}))) << "an expert without tokens";
}

TEST(Muon, UpdatesEachExpertByItself) {
  const at::Tensor stack = random_tensor({3, 8, 20}, 1), gradient = random_tensor({3, 8, 20}, 2);
  std::vector<at::Tensor> alone;
  for (int64_t e = 0; e < 3; ++e) {
    alone.push_back(stack[e].clone());
    Optimizer optimizer(muon_config(), {{"a.weight", alone.back(), {}, {}, true}});
    optimizer.step({gradient[e].clone()}, 0.1);
  }
  Optimizer optimizer(muon_config(), {{"experts.down_proj", stack, {}, {}, true}});
  optimizer.step({gradient.clone()}, 0.1);
  for (int64_t e = 0; e < 3; ++e)
    EXPECT_TRUE(same_bits(stack[e].contiguous(), alone[static_cast<size_t>(e)]));
}

TEST(Muon, HasTheSameBitsOnAnyNumberOfThreads) {
  const at::Tensor x = random_tensor({70, 130}, 5), one = orthogonalized(x, Exec(1));
  for (const int threads : {2, 3, 5}) EXPECT_TRUE(same_bits(orthogonalized(x, Exec(threads)), one));
}

TEST(Muon, LeavesTheRestToAdamW) {
  const auto named = [](const char* name, at::IntArrayRef shape) {
    return Parameter{name, random_tensor(shape, 7), {}, {}, true};
  };
  const std::vector<Parameter> others{
      named("model.embed_tokens.weight", {6, 4}), named("lm_head.weight", {6, 4}),
      named("model.layers.1.mlp.gate.weight", {3, 4}), named("model.norm.weight", {4})};
  for (const auto& parameter : others) EXPECT_FALSE(is_muon_matrix(parameter)) << parameter.name;
  OptimizerConfig adamw = muon_config();
  adamw.type = OptimizerType::adamw;
  for (const auto& parameter : others) {
    const at::Tensor expected = parameter.value.clone(), gradient = random_tensor(expected.sizes(), 8);
    Optimizer ours(muon_config(), {parameter}), plain(adamw, {{parameter.name, expected, {}, {}, true}});
    ours.step({gradient.clone()}, 0.1);
    plain.step({gradient.clone()}, 0.1);
    EXPECT_TRUE(same_bits(parameter.value, expected)) << parameter.name;
  }
  EXPECT_TRUE(is_muon_matrix(named("model.layers.1.mlp.experts.gate_up_proj", {2, 4, 4})));
  EXPECT_TRUE(is_muon_matrix(named("model.layers.1.self_attn.q_proj+k_proj+v_proj.weight", {4, 4})));
}

TEST(Muon, GoesOnFromItsState) {
  const auto weight = [] { return random_tensor({5, 7}, 1); };
  const auto gradient = [](uint64_t i) { return random_tensor({5, 7}, 20 + i); };
  const auto parameter = [](const at::Tensor& value) {
    return std::vector<Parameter>{{"a.weight", value, {}, {}, true}};
  };
  const at::Tensor whole = weight();
  Optimizer first(muon_config(), parameter(whole));
  first.step({gradient(0)}, 0.1);
  const at::Tensor resumed = whole.clone();
  Optimizer second(muon_config(), parameter(resumed));
  const auto state = first.state();
  ASSERT_EQ(state.size(), 1u) << "one number a weight";
  EXPECT_EQ(state[0].name, "momentum.a.weight");
  second.restore([&](const NamedTensor&) { return state[0].tensor.clone(); });
  first.step({gradient(1)}, 0.1);
  second.step({gradient(1)}, 0.1);
  EXPECT_TRUE(same_bits(whole, resumed));
}

}  // namespace
}  // namespace whet
