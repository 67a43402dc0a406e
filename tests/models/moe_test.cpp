// The steps of a mixture of experts, taken together, against a loop over tokens in float64.
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>

#include "models/layers/feed_forward.h"
#include "models/layers/functions.h"
#include "models/layers/linear.h"
#include "tests/support/alike.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;

constexpr int64_t kTokens = 23, kActive = 2, kExperts = 5, kIn = 12, kOut = 9;

// Token t goes to t mod 3 first, and then mostly to expert 4; nothing goes to expert 3.
int64_t expert_of(int64_t token, int64_t k) { return k == 0 ? token % 3 : token < 20 ? 4 : (token + 1) % 3; }

ExpertDispatch make_dispatch() {
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < kTokens * kActive; ++i) chosen.push_back(expert_of(i / kActive, i % kActive));
  return Exec()->dispatch_experts(at::tensor(chosen, at::kLong).view({kTokens, kActive}), kExperts);
}

at::Tensor ours(const Inputs& in, const ExpertDispatch& dispatch) {
  PackedWeights weights(in[1]);
  weights.pack({});
  const at::Tensor slots = gather_slots(in[0], dispatch, {});
  const at::Tensor y = grouped_linear(slots, weights, dispatch.begins, {});
  return combine_slots(y, in[2], dispatch, in[3], in[4], {});
}

TEST(ExpertSlots, MatchALoopOverTokens) {
  const ExpertDispatch dispatch = make_dispatch();
  const auto exact = [](const Inputs& in) {
    Inputs rows;
    for (int64_t t = 0; t < kTokens; ++t) {
      at::Tensor row = in[3][t] + in[4][t];
      for (int64_t k = 0; k < kActive; ++k)
        row = row + in[2][t][k] * at::mv(in[1][expert_of(t, k)], in[0][t]);
      rows.push_back(row);
    }
    return at::stack(rows);
  };
  expect_alike(
      {random_tensor({kTokens, kIn}, 1), random_tensor({kExperts, kOut, kIn}, 2),
       random_tensor({kTokens, kActive}, 3), random_tensor({kTokens, kOut}, 4),
       random_tensor({kTokens, kOut}, 5)},
      [&](const Inputs& in) { return ours(in, dispatch); }, exact);
}

// A token's output has one bit pattern: its slots are added in their order, each product fused with its sum.
TEST(ExpertSlots, AreAChainOfFusedMultiplyAdds) {
  const c10::InferenceMode inference;
  const ExpertDispatch dispatch = make_dispatch();
  const at::Tensor y = at::rand({kTokens * kActive, kOut}), weights = at::rand({kTokens, kActive});
  const at::Tensor out = combine_slots(y, weights, dispatch, {}, {}, {});
  const auto slots = y.accessor<float, 2>(), weight = weights.accessor<float, 2>(),
             sums = out.accessor<float, 2>();
  const auto slot_of = dispatch.slots.accessor<int64_t, 2>();
  for (int64_t t = 0; t < kTokens; ++t)
    for (int64_t i = 0; i < kOut; ++i)
      EXPECT_EQ(sums[t][i],
                std::fma(weight[t][1], slots[slot_of[t][1]][i], weight[t][0] * slots[slot_of[t][0]][i]));
}

// A whole mixture that is told its experts, against a loop over tokens in float64: whatever the router and
// its bias prefer, those experts work, weighed by the current scores.
class GivenExperts : public testing::TestWithParam<const char*> {
 protected:
  GivenExperts() {
    const bool sigmoid = GetParam() == std::string("sigmoid");
    config_ = parse_model_config(sigmoid ? tiny_moe_json() : tiny_window_json(), "tiny model");
    ParameterBuilder build([&](const Parameter& parameter, Init) {
      parameter.value.copy_(random_tensor(parameter.value.sizes(), seed_++));
    });
    layer_.emplace(config_, "mlp.", build);
    for (const auto& parameter : parameters_ = build.take()) values_[parameter.name] = parameter.value;
    for (const auto& weights : build.take_packed()) weights->pack({});
    TokenBatchBuilder builder;
    builder.add(std::vector<int32_t>(kTokens, 1));
    batch_ = builder.build();
    for (int64_t t = 0; t < kTokens; ++t)
      for (int64_t k = 0; k < 2; ++k) given_[t][k] = (3 * t + 5 * k) % 8;
  }

  at::Tensor exact(const at::Tensor& x, const std::map<std::string, at::Tensor>& values) const {
    const auto mlp = [](const at::Tensor& row, const at::Tensor& gate_up, const at::Tensor& down) {
      const at::Tensor both = at::mv(gate_up, row);
      const int64_t width = both.size(0) / 2;
      return at::mv(down, at::silu(both.narrow(0, 0, width)) * both.narrow(0, width, width));
    };
    Inputs rows;
    for (int64_t t = 0; t < x.size(0); ++t) {
      const at::Tensor logits = at::mv(values.at("mlp.gate.weight"), x[t]);
      const at::Tensor scores = config_.selection_bias ? logits.sigmoid() : logits.softmax(0);
      const at::Tensor of_chosen = scores.index_select(0, given_[t]);
      at::Tensor row = x[t];  // the residual
      for (int64_t k = 0; k < 2; ++k) {
        const int64_t e = given_[t][k].item<int64_t>();
        row = row +
              config_.routed_scaling_factor * of_chosen[k] / of_chosen.sum() *
                  mlp(x[t], values.at("mlp.experts.gate_up_proj")[e], values.at("mlp.experts.down_proj")[e]);
      }
      if (config_.n_shared_experts > 0)
        row = row + mlp(x[t], values.at("mlp.shared_experts.gate_proj+up_proj.weight"),
                        values.at("mlp.shared_experts.down_proj.weight"));
      rows.push_back(row);
    }
    return at::stack(rows);
  }

  ModelConfig config_;
  std::optional<MixtureOfExperts> layer_;
  std::vector<Parameter> parameters_;
  std::map<std::string, at::Tensor> values_;
  TokenBatch batch_;
  at::Tensor given_ = at::empty({kTokens, 2}, at::kLong);
  uint64_t seed_ = 1;
};

TEST_P(GivenExperts, WorkByTheCurrentScores) {
  const at::Tensor x = random_tensor({kTokens, 32}, 50).requires_grad_(),
                   x64 = x.detach().to(at::kDouble).requires_grad_();
  std::map<std::string, at::Tensor> doubles;
  for (const auto& [name, value] : values_) doubles[name] = value.detach().to(at::kDouble).requires_grad_();
  const at::Tensor load = at::zeros({8}, at::kLong), chosen = at::zeros_like(given_);
  const at::Tensor y = (*layer_)(x, x, batch_, {.load = load, .given = given_, .chosen = chosen}, {}).hidden;
  const at::Tensor expected = exact(x64, doubles), upstream = random_tensor(y.sizes(), 51);
  const auto expect_near = [](const at::Tensor& a, const at::Tensor& b, const std::string& what) {
    EXPECT_LE(max_difference(a, b), 1e-5 * (1 + b.abs().max().item<double>())) << what;
  };
  expect_near(y.detach(), expected.detach(), "output");
  EXPECT_TRUE(chosen.equal(given_));
  EXPECT_TRUE(load.equal(at::bincount(given_.flatten(), {}, 8)));
  y.backward(upstream);
  expected.backward(upstream.to(at::kDouble));
  expect_near(x.grad(), x64.grad(), "gradient of the input");
  for (const char* name : {"mlp.gate.weight", "mlp.experts.gate_up_proj", "mlp.experts.down_proj"})
    expect_near(values_.at(name).grad(), doubles.at(name).grad(), name);
  const at::NoGradGuard no_grad;
  EXPECT_TRUE(same_bits((*layer_)(x, x, batch_, {.given = given_}, {}).hidden, y)) << "without gradients";
}

// Told what it would have chosen, it computes the same bits.
TEST_P(GivenExperts, OfTheRoutersOwnChoiceChangeNoBit) {
  const at::Tensor x = random_tensor({kTokens, 32}, 52), chosen = at::zeros_like(given_);
  const auto gradients_of = [&](const MixtureOfExperts::RoutingTerms& terms) {
    for (const auto& parameter : parameters_) parameter.value.mutable_grad() = at::Tensor();
    const at::Tensor y = (*layer_)(x, x, batch_, terms, {}).hidden;
    y.backward(random_tensor(y.sizes(), 53));
    return at::cat({y.detach().flatten(), values_.at("mlp.gate.weight").grad().flatten(),
                    values_.at("mlp.experts.down_proj").grad().flatten()});
  };
  const at::Tensor own = gradients_of({.chosen = chosen});
  EXPECT_TRUE(same_bits(gradients_of({.given = chosen}), own));
  EXPECT_FALSE(same_bits(gradients_of({.given = given_}), own));
}

INSTANTIATE_TEST_SUITE_P(Scores, GivenExperts, testing::Values("sigmoid", "softmax"),
                         [](const auto& score) { return score.param; });

}  // namespace
}  // namespace whet
