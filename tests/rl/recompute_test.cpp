#include "rl/recompute.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

class Recompute : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> model(uint64_t seed) const {
    return tiny_model(GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json(), seed);
  }
  std::vector<Group> sample(const CausalLm& policy) const {
    SamplingParams params;
    params.n = 3;
    params.max_tokens = 12;
    params.temperature = kScoring.temperature;
    auto groups = Engine(policy, {64}).generate(tiny_prompts(4, 10, kTinyVocab), params);
    for (auto& group : groups)
      for (auto& completion : group.completions) completion.versions = {{5, std::ssize(completion.tokens)}};
    return groups;
  }
  static constexpr ScoreConfig kScoring{.temperature = 0.7, .micro_batch_tokens = 40, .threads = 2};
};

// Log-probabilities that are missing are those that the same policy recorded, to the bit, and so is the
// entropy.
TEST_P(Recompute, GivesWhatTheSamplerWouldHaveRecorded) {
  const auto policy = model(1);
  const auto sampled = sample(*policy);
  auto groups = sampled;
  for (auto& group : groups)
    for (auto& completion : group.completions) completion.logprobs.clear(), completion.entropy = std::nan("");
  recompute_old_logprobs(*policy, groups, 5, false, kScoring);
  for (size_t g = 0; g < groups.size(); ++g)
    for (size_t i = 0; i < groups[g].completions.size(); ++i) {
      EXPECT_EQ(groups[g].completions[i].old_logprobs, sampled[g].completions[i].logprobs);
      EXPECT_NEAR(groups[g].completions[i].entropy, sampled[g].completions[i].entropy, 1e-6);
    }
}

TEST_P(Recompute, LeavesAloneWhatThePolicyItselfSampled) {
  const auto policy = model(1), other = model(2);
  auto groups = sample(*other);
  recompute_old_logprobs(*policy, groups, 5, false, kScoring);
  recompute_old_logprobs(*policy, groups, 5, true, kScoring);
  for (const auto& group : groups)
    for (const auto& completion : group.completions) EXPECT_TRUE(completion.old_logprobs.empty());
  // Of an older policy, or of one that nobody knows.
  groups[1].completions[2].versions = {{4, 1}, {5, std::ssize(groups[1].completions[2].tokens) - 1}};
  groups[3].completions[0].versions.clear();
  const auto recorded = groups[1].completions[2].logprobs;
  recompute_old_logprobs(*policy, groups, 5, true, kScoring);
  for (size_t g = 0; g < groups.size(); ++g)
    for (size_t i = 0; i < groups[g].completions.size(); ++i)
      EXPECT_EQ(groups[g].completions[i].old_logprobs.empty(), !(g == 1 && i == 2) && !(g == 3 && i == 0));
  EXPECT_EQ(groups[1].completions[2].logprobs, recorded) << "what was recorded stays";
  EXPECT_NE(groups[1].completions[2].old_logprobs, recorded);
}

TEST_P(Recompute, ThePenaltyIsTheSumOverTheCompletion) {
  const auto policy = model(1), reference = model(2);
  for (const auto estimator : {KlEstimator::k1, KlEstimator::k2, KlEstimator::k3}) {
    auto groups = sample(*policy);
    const double mean = penalize_divergence(*reference, groups, estimator, 0.5, kScoring);
    double total = 0, tokens = 0;
    for (const auto& group : groups)
      for (const auto& completion : group.completions) {
        const auto micro = make_micro_batches(train_sequences({{group.prompt, {completion}}}), 1000).at(0);
        const at::Tensor ref = compute_logprobs(*reference, micro, 0.7).logprobs.detach();
        double sum = 0;
        for (size_t t = 0; t < completion.tokens.size(); ++t) {
          const double d = static_cast<double>(ref.const_data_ptr<float>()[group.prompt.ids.size() - 1 + t]) -
                           static_cast<double>(completion.logprobs[t]);
          sum += estimator == KlEstimator::k1   ? -d
                 : estimator == KlEstimator::k2 ? d * d / 2
                                                : std::exp(d) - d - 1;
        }
        EXPECT_NEAR(completion.penalty, 0.5 * sum, 1e-9);
        total += sum, tokens += static_cast<double>(completion.tokens.size());
      }
    EXPECT_NEAR(mean, total / tokens, 1e-9);
    EXPECT_GT(std::abs(mean), 1e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Recompute, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
