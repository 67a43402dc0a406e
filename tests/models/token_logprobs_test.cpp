// Log-probabilities and entropies of targets, and their gradients, against ATen in float64.
#include "models/layers/token_logprobs.h"

#include <gtest/gtest.h>

#include "tests/support/alike.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;

at::Tensor some_targets(int64_t rows, int64_t vocab) {
  at::Tensor targets = at::empty({rows}, at::kLong);
  for (int64_t r = 0; r < rows; ++r) targets.mutable_data_ptr<int64_t>()[r] = r * r * 7 % vocab;
  return targets;
}

// in: hidden, weight. Combines log-probabilities and entropies by given factors.
at::Tensor ours(const Inputs& in, const at::Tensor& targets, double temperature, double of_logprobs,
                double of_entropy) {
  const auto weight = std::make_shared<PackedWeights>(in[1]);
  weight->pack({});
  const auto [logprobs, entropy] = token_logprobs(in[0], weight, targets, temperature, {});
  return of_entropy == 0 ? logprobs * of_logprobs : logprobs * of_logprobs + entropy * of_entropy;
}

at::Tensor exact(const Inputs& in, const at::Tensor& targets, double temperature, double of_logprobs,
                 double of_entropy) {
  const at::Tensor all = at::log_softmax(at::mm(in[0], in[1].t()) / temperature, 1);
  const at::Tensor logprobs = all.gather(1, targets.unsqueeze(1)).squeeze(1);
  return logprobs * of_logprobs - (all.exp() * all).sum(1) * of_entropy;
}

TEST(TokenLogprobs, MatchFloat64) {
  const at::Tensor targets = some_targets(5, 33);
  for (const double temperature : {1.0, 0.6, 2.0})
    for (const auto& [of_logprobs, of_entropy] : {std::pair(1.0, 0.0), {0.0, 1.0}, {0.7, -0.3}})
      expect_alike(
          {3 * random_tensor({5, 12}, 1), random_tensor({33, 12}, 2)},
          [&](const Inputs& in) { return ours(in, targets, temperature, of_logprobs, of_entropy); },
          [&](const Inputs& in) { return exact(in, targets, temperature, of_logprobs, of_entropy); }, 5e-6);
}

// More logits than are held at a time: several chunks of rows forward, tiles of rows and tokens backward.
TEST(TokenLogprobs, TilesAddUp) {
  constexpr int64_t rows = 2100, vocab = 4111;
  const at::Tensor targets = some_targets(rows, vocab);
  expect_alike(
      {random_tensor({rows, 3}, 3), random_tensor({vocab, 3}, 4)},
      [&](const Inputs& in) { return ours(in, targets, 0.5, 1, 0.1); },
      [&](const Inputs& in) { return exact(in, targets, 0.5, 1, 0.1); }, 5e-6);
}

TEST(TokenLogprobs, WeightsMayBeConstants) {
  const at::Tensor targets = some_targets(5, 33), weight = random_tensor({33, 12}, 2).requires_grad_();
  const auto packed = std::make_shared<PackedWeights>(weight);
  packed->pack({});
  const auto gradient_of = [&](bool trains_weight) {
    const at::Tensor hidden = random_tensor({5, 12}, 1).requires_grad_();
    const auto found = token_logprobs(hidden, packed, targets, 0.6, {}, trains_weight);
    (found.logprobs + 0.1 * found.entropy).sum().backward();
    return hidden.grad();
  };
  const at::Tensor without = gradient_of(false);
  EXPECT_FALSE(weight.grad().defined());
  EXPECT_TRUE(same_bits(without, gradient_of(true)));
  EXPECT_TRUE(weight.grad().defined());
}

TEST(TokenLogprobs, TokensMayBeImpossible) {
  const at::Tensor weight = at::zeros({40, 1});
  weight[7].fill_(-INFINITY);
  weight.requires_grad_();
  const auto packed = std::make_shared<PackedWeights>(weight);
  packed->pack({});
  const auto [logprobs, entropy] = token_logprobs(at::ones({1, 1}), packed, some_targets(1, 40), 1, {});
  EXPECT_NEAR(entropy.item<double>(), std::log(39), 1e-6);
  (logprobs + entropy).sum().backward();
  EXPECT_EQ(weight.grad()[7].item<double>(), 0);
  EXPECT_NEAR(weight.grad()[8].item<double>(), -1.0 / 39, 1e-6);
}

TEST(TokenLogprobs, NoRowsHaveGradientsOfZero) {
  const at::Tensor hidden = at::empty({0, 4}).requires_grad_(),
                   weight = random_tensor({9, 4}, 5).requires_grad_();
  const auto packed = std::make_shared<PackedWeights>(weight);
  packed->pack({});
  token_logprobs(hidden, packed, some_targets(0, 9), 1, {}).logprobs.sum().backward();
  EXPECT_TRUE(at::equal(weight.grad(), at::zeros_like(weight)));
}

TEST(TokenLogprobs, HaveTheSameBitsOnAnyNumberOfThreads) {
  const auto bits = [](const Exec& exec) {
    const at::Tensor hidden = random_tensor({70, 40}, 6).requires_grad_(),
                     weight = random_tensor({300, 40}, 7).requires_grad_();
    const auto packed = std::make_shared<PackedWeights>(weight);
    packed->pack(exec);
    const auto [logprobs, entropy] = token_logprobs(hidden, packed, some_targets(70, 300), 0.8, exec);
    (logprobs + 0.2 * entropy).sum().backward();
    return at::cat({logprobs.detach(), entropy.detach(), hidden.grad().flatten(), weight.grad().flatten()});
  };
  const at::Tensor alone = bits({});
  for (const int threads : {2, 3}) EXPECT_TRUE(same_bits(bits(Exec(threads)), alone)) << threads;
}

}  // namespace
}  // namespace whet
