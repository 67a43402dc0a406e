// Blocks that are computed again in the backward pass: the same bits, kept activations aside.
#include "models/layers/recomputed.h"

#include <gtest/gtest.h>

#include "tests/support/rollouts.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"
#include "train/expert_balance.h"
#include "train/logprobs.h"

namespace whet {
namespace {

TEST(Recomputed, KeepsItsInputAloneAndHasTheGradientsOfItsFunction) {
  const at::Tensor x = random_tensor({3, 4}, 1).requires_grad_(), w = random_tensor({4}, 2).requires_grad_();
  std::vector<bool> passes;
  const auto forward = [&](const at::Tensor& in, bool again) -> Tensors {
    passes.push_back(again);
    EXPECT_EQ(at::GradMode::is_enabled(), again);
    return {(in * w).tanh() * in};
  };
  const at::Tensor y = recomputed(x, {w}, forward)[0], upstream = random_tensor({3, 4}, 3);
  EXPECT_EQ(passes, std::vector<bool>{false});
  y.backward(upstream);
  EXPECT_EQ(passes, (std::vector<bool>{false, true}));
  const at::Tensor found_x = x.grad(), found_w = w.grad();
  x.mutable_grad() = w.mutable_grad() = at::Tensor();
  ((x * w).tanh() * x).backward(upstream);
  EXPECT_TRUE(same_bits(found_x, x.grad()));
  EXPECT_TRUE(same_bits(found_w, w.grad()));
}

class RecomputedBlocks : public testing::TestWithParam<const char*> {
 protected:
  Json json() const {
    const std::string kind = GetParam();
    return kind == "dense" ? tiny_dense_json() : kind == "moe" ? tiny_moe_json() : tiny_window_json();
  }

  // Two groups that share their prompts.
  MicroBatch micro() const {
    std::vector<TrainSequence> sequences;
    for (const auto& prompt : tiny_prompts(2, 30, kTinyVocab))
      for (const auto& completion : tiny_prompts(3, 30, kTinyVocab, prompt.index + 5)) {
        TrainSequence sequence{prompt.ids, std::vector<float>(prompt.ids.size(), 0.0f)};
        sequence.ids.insert(sequence.ids.end(), completion.ids.begin(), completion.ids.end());
        sequence.weights.resize(sequence.ids.size(), 1.0f);
        sequence.prompt_tokens = std::ssize(prompt.ids);
        sequences.push_back(std::move(sequence));
      }
    return make_micro_batches(sequences, 100000).at(0);
  }
};

// Of the log-probabilities and, where there are experts, of their balance loss.
TEST_P(RecomputedBlocks, ChangeNoBitOfAGradient) {
  const auto model = tiny_model(json());
  const MicroBatch batch = micro();
  const auto gradients = [&](Recompute recompute, const at::Tensor& load) {
    for (const auto& parameter : model->parameters()) parameter.value.mutable_grad() = at::Tensor();
    std::vector<at::Tensor> balance_losses;
    const ForwardContext context{
        .expert_load = &load, .recompute = recompute, .balance_losses = &balance_losses};
    const at::Tensor logprobs = compute_logprobs(*model, batch, 1.0, context).logprobs;
    at::Tensor loss = (logprobs * batch.weights).sum();
    EXPECT_EQ(balance_losses.empty(), GetParam() == std::string("dense"));
    for (const auto& of_layer : balance_losses) loss = loss + 3 * of_layer;
    balance_losses.clear();
    loss.backward();
    std::vector<at::Tensor> all{logprobs.detach()};
    for (const auto& parameter : model->parameters())
      if (parameter.trainable) all.push_back(parameter.value.grad().flatten());
    return at::cat(all);
  };
  const at::Tensor load = zero_load(model->config()), other_load = zero_load(model->config());
  const at::Tensor kept = gradients(Recompute::none, load);
  EXPECT_TRUE(same_bits(gradients(Recompute::block, other_load), kept));
  EXPECT_TRUE(load.equal(other_load)) << "tokens count once";
}

INSTANTIATE_TEST_SUITE_P(Kinds, RecomputedBlocks, testing::Values("dense", "moe", "window"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
