#include "rl/policy_update.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/fields.h"
#include "rl/advantage.h"
#include "rl/config.h"
#include "rl/objective.h"
#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr int kMaxTokens = 18;

GrpoConfig make_config() {
  GrpoConfig config;
  config.sampling.max_tokens = kMaxTokens;
  config.optimizer.max_grad_norm = 0;
  config.threads = 1;
  return config;
}

// Metrics by their names.
struct UpdateStats : StepStats {
  explicit UpdateStats(StepStats stats) : StepStats(std::move(stats)) {
    for (const auto& [name, value] : metrics)
      (name == "kl"                     ? kl
       : name == "clip_ratio/low_mean"  ? clip_low
       : name == "clip_ratio/high_mean" ? clip_high
       : name == kLogprobDifference     ? logprob_difference
       : name == "entropy"              ? entropy
       : name == "clip_ratio/low_min"   ? clip_low_min
       : name == "clip_ratio/high_max"  ? clip_high_max
                                        : clip_region) = value;
  }
  double kl = 0, clip_low = 0, clip_high = 0, clip_region = 0, logprob_difference = 0;
  double entropy = 0, clip_low_min = 0, clip_high_max = 0;
};

// Groups of an earlier policy (so that ratios are not 1), with rewards that depend on the tokens.
struct Fixture {
  explicit Fixture(const Json& json) : policy(tiny_model(json, 1)), reference(tiny_model(json, 1)) {
    const auto earlier = tiny_model(json, 1);
    disturb(*earlier, 5);
    disturb(*reference, 6);
    SamplingParams params;
    params.n = 4;
    params.max_tokens = kMaxTokens;
    for (int32_t stop = 0; stop < 30; ++stop) params.stop_token_ids.push_back(stop);
    groups = Engine(*earlier, {64}).generate(tiny_prompts(5, 20, kTinyVocab), params);
    for (size_t g = 0; g < groups.size(); ++g)
      for (auto& completion : groups[g].completions)
        completion.score.value = g == 4 ? 1.0 : completion.tokens.front() % 3;
    estimate_advantages(groups, {});
  }

  static void disturb(const CausalLm& model, uint64_t seed) {
    for (size_t i = 0; i < model.parameters().size(); ++i) {
      const at::Tensor flat = model.parameters()[i].value.detach().view({-1});
      Rng rng(seed, 0, i);
      for (int64_t j = 0; j < flat.numel(); ++j)
        flat.mutable_data_ptr<float>()[j] += 0.04f * (rng.uniform() - 0.5f);
    }
  }

  // A learning rate of 0 leaves the weights as they are.
  UpdateStats update(const GrpoConfig& config, double lr = 0, int64_t version = 0) const {
    Trainer trainer(*policy, config.objective.beta > 0 ? reference.get() : nullptr,
                    {.micro_batch_tokens = config.micro_batch_tokens,
                     .gradient_lanes = config.gradient_lanes,
                     .temperature = config.sampling.temperature,
                     .router_bias_update_rate = config.router_bias_update_rate,
                     .optimizer = config.optimizer,
                     .threads = config.threads});
    const PlannedUpdate all = plan_updates(groups, {}, {}).at(0);
    const PolicyBatch batch =
        make_policy_batch(samples_of(groups), all, {config.objective, config.sampling.max_tokens, version});
    return UpdateStats(update_policy(trainer, make_objective(config.objective, {}), batch, lr));
  }

  std::unique_ptr<CausalLm> policy, reference;
  std::vector<Group> groups;
};

std::vector<double> logprobs_of(const CausalLm& model, const Group& group, const Completion& completion) {
  Group one{group.prompt, {completion}};
  const auto micro = make_micro_batches(train_sequences({one}), 1000).at(0);
  const at::Tensor logprobs = compute_logprobs(model, micro, 1.0).logprobs.detach();
  const auto* first = logprobs.const_data_ptr<float>() + group.prompt.ids.size() - 1;
  return {first, first + completion.tokens.size()};
}

struct Restated {
  double loss = 0, kl = 0;
};

// The step's loss from log-probabilities of single sequences, in float64.
Restated restate(const Fixture& fixture, const GrpoConfig& config) {
  const auto& objective = config.objective;
  const auto& clip = std::get<GrpoObjective>(objective.kind);
  double sequences = 0, tokens = 0;
  const auto kept = [&](const Completion& c) {
    return !objective.mask_truncated || c.finish_reason == FinishReason::stop;
  };
  for (const auto& group : fixture.groups)
    for (const auto& c : group.completions)
      ++sequences, tokens += kept(c) ? static_cast<double>(c.tokens.size()) : 0;
  Restated result;
  for (const auto& group : fixture.groups)
    for (const auto& c : group.completions) {
      if (!kept(c)) continue;
      const auto logprobs = logprobs_of(*fixture.policy, group, c),
                 ref = logprobs_of(*fixture.reference, group, c);
      const double length = static_cast<double>(c.tokens.size());
      const double normalizer = normalization_of(objective) == Normalization::token ? tokens
                                : normalization_of(objective) == Normalization::sequence
                                    ? sequences * length
                                    : sequences * kMaxTokens;
      for (size_t t = 0; t < c.tokens.size(); ++t) {
        const double ratio = std::exp(logprobs[t] - c.logprobs[t]), d = ref[t] - logprobs[t];
        const double clipped = std::clamp(ratio, 1 - clip.epsilon_low, 1 + clip.epsilon_high);
        const double kl = std::exp(d) - d - 1;
        result.kl += kl;
        result.loss -=
            (std::min(ratio * c.advantage, clipped * c.advantage) - objective.beta * kl) / normalizer;
      }
    }
  result.kl /= tokens;
  return result;
}

class PolicyUpdate : public testing::TestWithParam<const char*> {
 protected:
  Fixture fixture_{GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json()};
};

TEST_P(PolicyUpdate, LossIsTheRestatedOneInEveryNormalisation) {
  for (const auto normalization : {Normalization::token, Normalization::sequence, Normalization::constant})
    for (const double beta : {0.0, 0.2})
      for (const bool mask_truncated : {false, true}) {
        GrpoConfig config = make_config();
        config.objective.normalization = normalization;
        config.objective.beta = beta;
        config.objective.mask_truncated = mask_truncated;
        const UpdateStats stats = fixture_.update(config);
        const Restated expected = restate(fixture_, config);
        EXPECT_NEAR(stats.loss, expected.loss, 2e-6)
            << name_of(normalization) << " " << beta << " " << mask_truncated;
        EXPECT_NEAR(stats.kl, beta > 0 ? expected.kl : 0, 1e-5 * expected.kl);
        EXPECT_GT(stats.grad_norm, 1e-3);
      }
}

TEST_P(PolicyUpdate, MicroBatchesAndThreadsDoNotChangeTheStep) {
  for (const auto normalization : {Normalization::token, Normalization::sequence, Normalization::constant}) {
    GrpoConfig config = make_config();
    config.objective.normalization = normalization;
    config.objective.beta = 0.1;
    config.micro_batch_tokens = 100000;
    const UpdateStats whole = fixture_.update(config);
    EXPECT_GT(whole.clip_low + whole.clip_high, 0);
    for (const int64_t micro : {1, 50, 130}) {
      config.micro_batch_tokens = micro;
      config.threads = 1;
      const UpdateStats one = fixture_.update(config);
      config.threads = 3;
      const UpdateStats three = fixture_.update(config);
      EXPECT_NEAR(one.loss, whole.loss, 1e-6);
      EXPECT_NEAR(one.grad_norm, whole.grad_norm, 1e-5 * whole.grad_norm);
      EXPECT_NEAR(one.clip_low, whole.clip_low, 1e-6);
      EXPECT_NEAR(one.clip_high, whole.clip_high, 1e-6);
      EXPECT_EQ(one.clip_high_max, whole.clip_high_max);
      EXPECT_EQ(one.logprob_difference, whole.logprob_difference) << "log-probabilities are the same bits";
      EXPECT_EQ(three.loss, one.loss);
      EXPECT_EQ(three.grad_norm, one.grad_norm);
    }
  }
}

// Loss and gradient are those of the whole update for each kind, also in another order.
TEST_P(PolicyUpdate, NoObjectiveDependsOnTheCut) {
  for (const char* json :
       {R"({"type": "grpo", "delta": 1.5})", R"({"type": "dr_grpo"})",
        R"({"type": "dapo", "mask_truncated": true})",
        R"({"type": "bnpo", "beta": 0.1, "kl": {"weighted": true}})",
        R"({"type": "cispo", "max_ratio": 1.1})",
        R"({"type": "gspo", "epsilon_low": 0.02, "epsilon_high": 0.02, "off_policy_threshold": 0.01})",
        R"({"type": "sapo", "entropy": {"adaptive": true}})", R"({"type": "reinforce"})"}) {
    GrpoConfig config = make_config();
    read_config(Json::parse(json), config.objective, "objective");
    config.micro_batch_tokens = 100000;
    const UpdateStats whole = fixture_.update(config);
    EXPECT_GT(whole.grad_norm, 1e-3);
    config.micro_batch_tokens = 60;
    const UpdateStats cut = fixture_.update(config);
    std::vector<Group> in_order = fixture_.groups;
    std::reverse(fixture_.groups.begin(), fixture_.groups.end());
    const UpdateStats reversed = fixture_.update(config);
    fixture_.groups = std::move(in_order);
    for (const auto* other : {&cut, &reversed}) {
      EXPECT_NEAR(other->loss, whole.loss, 1e-6) << json;
      EXPECT_NEAR(other->grad_norm, whole.grad_norm, 1e-6 * whole.grad_norm + 1e-6) << json;
      for (size_t m = 0; m < whole.metrics.size(); ++m)
        EXPECT_NEAR(other->metrics[m].second, whole.metrics[m].second, 1e-5) << whole.metrics[m].first;
    }
  }
}

// Before any update sampler and trainer agree exactly, so that no ratio is clipped and the loss is the mean
// advantage.
TEST_P(PolicyUpdate, RatiosOfAnOnPolicyRolloutAreOne) {
  SamplingParams params;
  params.n = 4;
  params.max_tokens = kMaxTokens;
  params.temperature = 0.8;
  fixture_.groups = Engine(*fixture_.policy, {64}, Exec(2)).generate(tiny_prompts(5, 20, kTinyVocab), params);
  for (auto& group : fixture_.groups)
    for (auto& completion : group.completions)
      completion.advantage = completion.tokens.front() % 2 == 0 ? 1.0f : -1.0f;
  GrpoConfig config = make_config();
  config.sampling.temperature = 0.8;
  const UpdateStats stats = fixture_.update(config);
  EXPECT_EQ(stats.logprob_difference, 0.0);
  EXPECT_EQ(stats.clip_low + stats.clip_high, 0.0);
}

// A rollout that another policy began: its tokens have ratios of their own, and are no measure of parity.
TEST_P(PolicyUpdate, StaleTokensAreTrainedAndNotCompared) {
  SamplingParams params;
  params.n = 4;
  params.max_tokens = kMaxTokens;
  Engine engine(*fixture_.policy, {64}, Exec(2));
  std::vector<Group> mixed;
  for (auto& old : fixture_.groups) {
    auto& group = mixed.emplace_back(Group{old.prompt, std::vector<Completion>(4)});
    std::vector<Completion> begun(4);
    for (size_t s = 0; s < 4; ++s) {
      const auto kept = static_cast<ptrdiff_t>(std::min<size_t>(old.completions[s].tokens.size(), 2 * s));
      begun[s].tokens.assign(old.completions[s].tokens.begin(), old.completions[s].tokens.begin() + kept);
      begun[s].logprobs.assign(old.completions[s].logprobs.begin(),
                               old.completions[s].logprobs.begin() + kept);
    }
    engine.add(old.prompt, params, {}, begun);
    while (engine.has_unfinished())
      for (auto& [request, sample, completion] : engine.step()) {
        const auto stale = std::ssize(begun[sample].tokens), tokens = std::ssize(completion.tokens);
        if (stale > 0) completion.versions.push_back({6, stale});
        completion.versions.push_back({7, tokens - stale});
        completion.advantage = sample % 2 == 0 ? 1.0f : -1.0f;
        group.completions[sample] = std::move(completion);
      }
  }
  fixture_.groups = std::move(mixed);
  const GrpoConfig config = make_config();
  const auto measure = [&](int64_t version) { return fixture_.update(config, /*lr=*/0, version); };
  EXPECT_EQ(measure(7).logprob_difference, 0.0);
  EXPECT_GT(measure(6).logprob_difference, 0.01) << "now the tokens of version 6 are compared too";
  EXPECT_NEAR(measure(7).loss, restate(fixture_, config).loss, 2e-6);
  EXPECT_NE(restate(fixture_, config).loss, 0.0);
}

TEST_P(PolicyUpdate, NothingToLearnChangesNothing) {
  for (auto& group : fixture_.groups)
    for (auto& completion : group.completions) completion.advantage = 0;
  const at::Tensor before = fixture_.policy->parameters()[0].value.detach().clone();
  const UpdateStats stats = fixture_.update(make_config(), /*lr=*/0.1);
  EXPECT_EQ(stats.grad_norm, 0.0);
  EXPECT_EQ(stats.metrics.size(), 6u) << "metrics.jsonl has the same keys in every line";
  EXPECT_TRUE(before.equal(fixture_.policy->parameters()[0].value));
}

// The first step of AdamW goes against the sign of every gradient, so a small one makes the loss smaller.
TEST_P(PolicyUpdate, AStepMakesTheLossSmaller) {
  const double before = fixture_.update(make_config(), /*lr=*/1e-4).loss;
  EXPECT_LT(fixture_.update(make_config()).loss, before);
}

TEST_P(PolicyUpdate, BalancesExpertsWhereTheRecipeSaysSo) {
  if (GetParam() != std::string("moe")) return;
  const at::Tensor bias = fixture_.policy->selection_bias(1);
  const at::Tensor before = bias.clone();
  GrpoConfig config = make_config();
  EXPECT_GT(fixture_.update(config).load.at(0).value, 0.0);
  EXPECT_TRUE(bias.equal(before)) << "off by default";
  config.router_bias_update_rate = 0.125;
  fixture_.update(config);
  EXPECT_GT(((bias - before).abs() == 0.125).sum().item<int64_t>(), 0);
  EXPECT_LE((bias - before).abs().max().item<float>(), 0.125f);
}

// Means over the updates that were taken; what sampler and trainer disagree on is that of the first.
TEST(SummarizeUpdates, LeavesOutWhatWasNotTaken) {
  const auto stats = [](double value, bool taken) {
    StepStats stats{.loss = value, .grad_norm = 2 * value, .learning_rate = 0.5, .taken = taken};
    stats.metrics = {{"kl", 3 * value}, {kLogprobDifference, value}};
    return stats;
  };
  const StepStats summary = summarize({stats(1, true), stats(100, false), stats(3, true)});
  EXPECT_EQ(summary.loss, 2);
  EXPECT_EQ(summary.grad_norm, 4);
  EXPECT_EQ(summary.learning_rate, 0.5);
  EXPECT_EQ(summary.metrics[0].second, 6);
  EXPECT_EQ(summary.metrics[1].second, 1);
  EXPECT_TRUE(std::isnan(summarize({stats(1, false)}).loss));
}

TEST(SummarizeUpdates, WhatWasNotComputedHasNoShareInAMean) {
  StepStats first, none, last;
  first.auxiliary = {{"mtp/loss", 2}};
  last.auxiliary = {{"mtp/loss", 4}};
  first.load = {{1, 0.5}, {2, 1}};
  last.load = {{1, 1.5}, {2, 3}};
  const StepStats summary = summarize({first, none, last});
  ASSERT_EQ(summary.load.size(), 2u);
  EXPECT_EQ(summary.load[0].value, 1);
  EXPECT_EQ(summary.load[1].layer, 2);
  EXPECT_EQ(summary.load[1].value, 2);
  EXPECT_EQ(summary.auxiliary, (decltype(summary.auxiliary){{"mtp/loss", 3}}));
  EXPECT_TRUE(summarize({none}).auxiliary.empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, PolicyUpdate, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
