#include "train/gradient.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"
#include "train/optimizer.h"

namespace whet {
namespace {

class Gradient : public testing::TestWithParam<const char*> {
 protected:
  // The gradient of the weighted mean log-probability of 12 sequences.
  std::vector<at::Tensor> compute(int64_t micro_batch_tokens, int threads) const {
    const auto micro_batches = make_micro_batches(sequences_, micro_batch_tokens);
    return sum_gradients(parameters_, static_cast<int>(micro_batches.size()), threads, [&](int i) {
      const auto& micro = micro_batches[static_cast<size_t>(i)];
      return compute_logprobs(*model_, micro, 1.0).logprobs.mul(micro.weights).sum().mul(1.0 / 200);
    });
  }

  std::unique_ptr<CausalLm> model_ =
      tiny_model(GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json());
  std::vector<at::Tensor> parameters_ = AdamW({}, model_->parameters()).parameters();
  std::vector<TrainSequence> sequences_ = [] {
    std::vector<TrainSequence> sequences;
    for (const auto& prompt : tiny_prompts(12, 60, kTinyVocab)) {
      TrainSequence sequence{prompt.ids, {}};
      for (size_t t = 0; t < prompt.ids.size(); ++t) sequence.weights.push_back(static_cast<float>(t % 3));
      sequences.push_back(std::move(sequence));
    }
    return sequences;
  }();
};

TEST_P(Gradient, DoesNotDependOnMicroBatches) {
  const auto whole = compute(100000, 1);
  double largest = 0;
  for (const auto& gradient : whole) largest = std::max(largest, gradient.abs().max().item<double>());
  EXPECT_GT(largest, 0.01);
  for (const int64_t micro : {1, 37, 100, 300}) {
    const auto cut = compute(micro, 1);
    for (size_t i = 0; i < whole.size(); ++i)
      EXPECT_LT((cut[i] - whole[i]).abs().max().item<double>(), 1e-6)
          << "parameter " << i << ", micro-batches of " << micro;
  }
}

TEST_P(Gradient, HasTheSameBitsOnAnyNumberOfThreads) {
  const auto one = compute(60, 1);
  for (const int threads : {2, 5})
    for (int repeat = 0; repeat < 3; ++repeat) {
      const auto many = compute(60, threads);
      for (size_t i = 0; i < one.size(); ++i)
        EXPECT_EQ(std::memcmp(one[i].const_data_ptr(), many[i].const_data_ptr(), one[i].nbytes()), 0)
            << "parameter " << i;
    }
}

TEST(SumGradients, UnreachedParametersGetZeros) {
  const auto model = tiny_model(tiny_dense_json());
  const auto parameters = AdamW({}, model->parameters()).parameters();
  const auto gradients = sum_gradients(parameters, 1, 1, [&](int) { return parameters[1].sum(); });
  EXPECT_EQ(gradients[1].min().item<float>(), 1.0f);
  EXPECT_EQ(gradients[0].abs().max().item<float>(), 0.0f);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Gradient, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
