// Updates that route tokens through the experts of the policy that sampled them.
#include "rl/routing_replay.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/host_tensor.h"
#include "rl/objective.h"
#include "rl/policy_update.h"
#include "tests/support/rollouts.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

class RoutingReplay : public testing::TestWithParam<const char*> {
 protected:
  RoutingReplay() {
    SamplingParams params;
    params.n = 4;
    params.max_tokens = 14;
    groups_ = Engine(*policy_, {64}).generate(tiny_prompts(4, 20, kTinyVocab), params);
    for (auto& group : groups_)
      for (auto& completion : group.completions)
        completion.advantage = completion.tokens.front() % 2 == 0 ? 1.0f : -1.0f;
  }

  static std::unique_ptr<CausalLm> model() {
    return tiny_model(GetParam() == std::string("sigmoid") ? tiny_moe_json() : tiny_window_json());
  }
  std::vector<Sample> samples(bool replay) const {
    std::vector<Sample> samples = samples_of(groups_);
    if (replay) record_routing(*policy_, groups_, samples, {.micro_batch_tokens = 60, .threads = 2});
    return samples;
  }
  PolicyBatch batch(bool replay) const {
    return make_policy_batch(samples(replay), plan_updates(groups_, {}, {}).at(0), {{}, 14, 0});
  }
  static StepStats update(CausalLm& model, const PolicyBatch& batch, double lr, TrainerConfig config = {}) {
    Trainer trainer(model, nullptr, config);
    return update_policy(trainer, make_objective(ObjectiveConfig{}, {}), batch, lr);
  }
  // The same model after an update that moves many tokens to other experts.
  static std::unique_ptr<CausalLm> moved(const PolicyBatch& batch) {
    auto later = model();
    update(*later, batch, 0.05);
    return later;
  }

  std::unique_ptr<CausalLm> policy_ = model();
  std::vector<Group> groups_;
};

std::string bits_of(const CausalLm& model) {
  std::string bits;
  for (const auto& parameter : model.parameters())
    bits.append(static_cast<const char*>(parameter.value.const_data_ptr()), parameter.value.nbytes());
  return bits;
}

// In the first update of a step nothing is different.
TEST_P(RoutingReplay, ByThePolicyItselfChangesNoBit) {
  const auto free = model(), replayed = model();
  const StepStats expected = update(*free, batch(false), 0.01), found = update(*replayed, batch(true), 0.01);
  EXPECT_EQ(found.loss, expected.loss);
  EXPECT_EQ(found.grad_norm, expected.grad_norm);
  EXPECT_EQ(found.metrics, expected.metrics);
  EXPECT_TRUE(bits_of(*replayed) == bits_of(*free));
}

// In the next one, the experts of every token are those of before, whichever rows hold it.
TEST_P(RoutingReplay, KeepsTheExpertsUnderOtherWeights) {
  const PolicyBatch recorded = batch(true), free = batch(false);
  const auto later = moved(recorded);
  const auto chosen_now = record_experts(*later, free.sequences, {});
  int64_t changed = 0;
  for (size_t s = 0; s < chosen_now.size(); ++s)
    changed += recorded.sequences[s].experts.ne(chosen_now[s]).sum().item<int64_t>();
  ASSERT_GT(changed, 20) << "without a replay";
  for (const auto& sequence : recorded.sequences) {
    const MicroBatch micro = make_micro_batches({sequence}, 1000).at(0);
    const at::Tensor chosen = at::zeros_like(micro.experts);
    later->hidden(micro.batch, {.given_experts = micro.experts, .chosen_experts = &chosen});
    EXPECT_TRUE(chosen[1].equal(micro.experts[1])) << "layer 0 is dense";
  }
  for (const int64_t tokens : {1, 60, 100000}) {
    std::vector<TrainSequence> sequences = recorded.sequences;
    const auto together = score_sequences(*later, sequences, {.micro_batch_tokens = tokens});
    for (size_t s = 0; s < sequences.size(); ++s) {
      const auto alone = score_sequences(*later, {sequences[s]}, {});
      EXPECT_EQ(together[s].logprobs, alone[0].logprobs) << "shared prompts and packing change no bit";
    }
  }
}

// Nothing but the selection bias has moved: weighed by the same scores, the same experts give the same bits,
// so that every ratio is 1.
TEST_P(RoutingReplay, RatiosAreThoseOfTheScoresAlone) {
  if (GetParam() != std::string("sigmoid")) return;
  const PolicyBatch recorded = batch(true), free = batch(false);
  const auto before = score_sequences(*policy_, free.sequences, {});
  policy_->selection_bias(1).add_(random_tensor({8}, 3));
  const auto with = score_sequences(*policy_, recorded.sequences, {}),
             without = score_sequences(*policy_, free.sequences, {});
  bool differs = false;
  for (size_t s = 0; s < before.size(); ++s) {
    EXPECT_EQ(with[s].logprobs, before[s].logprobs);
    differs = differs || without[s].logprobs != before[s].logprobs;
  }
  EXPECT_TRUE(differs);
  const StepStats stats = update(*policy_, recorded, 0);
  EXPECT_EQ(stats.metrics.back().second, 0) << stats.metrics.back().first;
}

TEST_P(RoutingReplay, HasTheSameBitsRecomputedAndOnAnyNumberOfThreads) {
  const PolicyBatch recorded = batch(true);
  std::vector<std::string> bits;
  for (const auto recompute : {Recompute::none, Recompute::block})
    for (const int threads : {1, 3}) {
      const auto later = moved(recorded);
      update(*later, recorded, 0.01, {.micro_batch_tokens = 60, .recompute = recompute, .threads = threads});
      bits.push_back(bits_of(*later));
      EXPECT_TRUE(bits.back() == bits.front());
    }
  const auto later = moved(recorded);
  update(*later, batch(false), 0.01, {.micro_batch_tokens = 60});
  EXPECT_FALSE(bits_of(*later) == bits.front()) << "a replay makes a difference";
}

// A group's prompt is computed once, or for each of its completions.
TEST_P(RoutingReplay, IsThatOfTheUpdateWithoutSharing) {
  const PolicyBatch shared = batch(true);
  PolicyBatch plain = shared;
  for (auto& sequence : plain.sequences) sequence.prompt_tokens = 0;
  const auto later = moved(shared);
  const StepStats expected = update(*later, plain, 0), found = update(*later, shared, 0);
  EXPECT_NEAR(found.loss, expected.loss, 1e-6);
  EXPECT_NEAR(found.grad_norm, expected.grad_norm, 1e-5 * expected.grad_norm);
}

INSTANTIATE_TEST_SUITE_P(Scores, RoutingReplay, testing::Values("sigmoid", "softmax"),
                         [](const auto& score) { return score.param; });

TEST(RoutingReplayErrors, ExpertsAreThoseOfEveryToken) {
  std::vector<TrainSequence> sequences{{{1, 2, 3}, {0, 0, 1}}, {{4, 5}, {0, 1}}};
  sequences[0].experts = at::zeros({2, 3, 2}, at::kShort);
  const auto refused = [&] { (void)make_micro_batches(sequences, 100); };
  EXPECT_THROW(refused(), Error);
  sequences[1].experts = at::zeros({2, 3, 2}, at::kShort);
  EXPECT_THROW(refused(), Error);
  sequences[1].experts = at::zeros({2, 2, 2}, at::kShort);
  EXPECT_EQ(make_micro_batches(sequences, 100).at(0).experts.sizes(), (std::vector<int64_t>{2, 5, 2}));
}

}  // namespace
}  // namespace whet
