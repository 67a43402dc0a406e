#include "train/trainer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>

#include "kernels/cpu/backend/cpu_backend.h"
#include "models/host_tensor.h"
#include "tests/support/expect_throw.h"
#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"
#include "train/cross_entropy.h"

namespace whet {
namespace {

std::vector<TrainSequence> make_sequences(int count = 9) {
  std::vector<TrainSequence> sequences;
  for (const auto& prompt : tiny_prompts(count, 40, kTinyVocab)) {
    TrainSequence sequence{prompt.ids, {}};
    for (size_t t = 0; t < prompt.ids.size(); ++t) sequence.weights.push_back(static_cast<float>(t % 3));
    sequences.push_back(std::move(sequence));
  }
  return sequences;
}

class TrainerTest : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> model() const {
    return tiny_model(GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json());
  }

  // The stats of a step with learning rate 0, which changes no weight.
  StepStats measure(const Objective& objective, const TrainerConfig& config = {}) const {
    const auto policy = model();
    return Trainer(*policy, nullptr, config).step(make_sequences(), objective, 0);
  }
};

TEST_P(TrainerTest, HasTheSameBitsOnAnyNumberOfThreads) {
  const auto after_steps = [&](int threads, int64_t micro_batch_tokens) {
    const auto policy = model();
    Trainer trainer(
        *policy, nullptr,
        {.micro_batch_tokens = micro_batch_tokens, .router_bias_update_rate = 0.01, .threads = threads});
    std::string bits;
    for (int step = 0; step < 2; ++step) {
      const StepStats stats = trainer.step(make_sequences(), cross_entropy(), 0.01);
      bits += concat(stats.loss, " ", stats.grad_norm, "\n");
      for (const auto& [layer, value] : stats.load) bits += concat(layer, " ", value, "\n");
    }
    for (const auto& parameter : policy->parameters())
      bits.append(static_cast<const char*>(parameter.value.const_data_ptr()), parameter.value.nbytes());
    return bits;
  };
  for (const int64_t micro_batch_tokens : {30, 100000}) {  // many, and one that all threads share
    const std::string one = after_steps(1, micro_batch_tokens);
    for (const int threads : {2, 3}) EXPECT_TRUE(after_steps(threads, micro_batch_tokens) == one) << threads;
  }
}

TEST_P(TrainerTest, CrossEntropyIsTheWeightedMeanOverTargets) {
  const auto policy = model();
  double sum = 0, weights = 0;
  for (const auto& sequence : make_sequences()) {
    const auto micro = make_micro_batches({sequence}, 1000).at(0);
    const at::Tensor logprobs = compute_logprobs(*policy, micro, 1.0).logprobs.detach();
    for (size_t t = 1; t < sequence.ids.size(); ++t) {
      sum -= static_cast<double>(sequence.weights[t]) * logprobs.const_data_ptr<float>()[t - 1];
      weights += sequence.weights[t];
    }
  }
  EXPECT_NEAR(measure(cross_entropy()).loss, sum / weights, 1e-5);
  EXPECT_NEAR(measure(cross_entropy(), {.micro_batch_tokens = 50}).loss, sum / weights, 1e-5);
  EXPECT_GT(measure(cross_entropy()).grad_norm, 1e-3);
}

// The same loss by way of the logits has the same gradient.
TEST_P(TrainerTest, ObjectivesGetLogitsWhereTheyAskForThem) {
  Objective of_logits;
  of_logits.needs_logits = true;
  of_logits.compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
    const at::Tensor logprobs =
        at::log_softmax(in.logits, 1).gather(1, in.micro.targets.unsqueeze(1)).squeeze(1);
    return {logprobs.mul(in.micro.weights).sum().mul(-1.0 / in.total_weight), {}};
  };
  const StepStats expected = measure(cross_entropy()), found = measure(of_logits);
  EXPECT_NEAR(found.loss, expected.loss, 1e-5);
  EXPECT_NEAR(found.grad_norm, expected.grad_norm, 1e-4 * expected.grad_norm);

  Objective without = cross_entropy();
  without.compute = [](const ObjectiveInput& in) {
    EXPECT_FALSE(in.logits.defined());
    EXPECT_FALSE(in.ref_logprobs.defined());
    return cross_entropy().compute(in);
  };
  EXPECT_EQ(measure(without).loss, expected.loss);
}

// The last product and the softmax are computed for rows of weight != 0 alone; the others get 0.
TEST_P(TrainerTest, RowsWithoutAWeightAreNotScored) {
  static std::atomic<int64_t> scored;
  static const kernels::KernelTable table = [] {
    kernels::KernelTable table = kernels::kernel_table();
    table.log_softmax = [](float* logits, int64_t size, float temperature, float* log_normalizer) {
      ++scored;
      return kernels::kernel_table().log_softmax(logits, size, temperature, log_normalizer);
    };
    return table;
  }();
  const Exec exec(std::make_shared<const kernels::CpuBackend>(table, 1));
  const auto policy = model();
  const MicroBatch micro = make_micro_batches(make_sequences(), 100000).at(0);
  scored = 0;
  const auto [logprobs, entropy] = compute_logprobs(*policy, micro, 1.0, {.exec = exec});
  const at::Tensor weighted = micro.weights.ne(0);
  EXPECT_EQ(scored, weighted.sum().item<int64_t>());
  EXPECT_LT(scored, micro.weights.numel() * 3 / 4);
  EXPECT_TRUE(logprobs.ne(0).equal(weighted));
  EXPECT_TRUE(entropy.ne(0).equal(weighted));
}

// d(entropy) has a gradient, as an entropy bonus needs it.
TEST_P(TrainerTest, ObjectivesMayTrainTheEntropy) {
  Objective of_entropy;
  of_entropy.compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
    return {in.entropy.mul(in.micro.weights).sum().mul(-1.0 / in.total_weight), {}};
  };
  const auto policy = model();
  Trainer trainer(*policy, nullptr, {.temperature = 0.7});
  double before = trainer.step(make_sequences(), of_entropy, 0.002).loss;
  for (int step = 0; step < 5; ++step) {
    const double after = trainer.step(make_sequences(), of_entropy, 0.002).loss;
    EXPECT_LT(after, before);
    before = after;
  }
}

TEST_P(TrainerTest, AReferenceGivesItsLogprobs) {
  const auto policy = model(), reference = model();
  Objective difference = cross_entropy();
  difference.metrics = {{"difference", Combine::max}};
  difference.compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
    EXPECT_FALSE(in.ref_logprobs.requires_grad());
    ObjectiveOutput out = cross_entropy().compute(in);
    out.values = {(in.logprobs - in.ref_logprobs).abs().max()};
    return out;
  };
  Trainer trainer(*policy, reference.get(), {.temperature = 0.7, .threads = 2});
  EXPECT_EQ(trainer.step(make_sequences(), difference, 0.01).metrics[0].second, 0.0);
  EXPECT_GT(trainer.step(make_sequences(), difference, 0).metrics[0].second, 0.0);
}

// The least, the greatest and the mean of three micro-batches of 1, 2 and 6 sequences.
TEST_P(TrainerTest, MetricsOfAGivenCut) {
  Objective counting = cross_entropy();
  counting.metrics = {{"min", Combine::min}, {"max", Combine::max}, {"mean", Combine::mean}, {"sum"}};
  counting.compute = [](const ObjectiveInput& in) {
    ObjectiveOutput out = cross_entropy().compute(in);
    out.values.assign(4, at::scalar_tensor(std::ssize(in.micro.sequences)));
    EXPECT_EQ(in.entropy.sizes(), in.logprobs.sizes());
    return out;
  };
  const auto policy = model();
  const StepStats stats = Trainer(*policy, nullptr, {.threads = 2})
                              .step(make_sequences(), counting, 0, {{4}, {8, 0}, {1, 2, 3, 5, 6, 7}});
  using Metrics = std::vector<std::pair<std::string, double>>;
  EXPECT_EQ(stats.metrics, (Metrics{{"min", 1}, {"max", 6}, {"mean", 3}, {"sum", 9}}));
  EXPECT_NEAR(stats.loss, measure(cross_entropy()).loss, 1e-5) << "the sum over all";
}

// An objective gets the rows of each sequence; sums and maxima do not depend on the cut into micro-batches.
TEST_P(TrainerTest, MetricsAreCombinedOverMicroBatches) {
  Objective counting = cross_entropy();
  counting.metrics = {{"sequences"}, {"longest", Combine::max}, {"rows"}};
  counting.compute = [](const ObjectiveInput& in) {
    ObjectiveOutput out = cross_entropy().compute(in);
    int64_t longest = 0, rows = 0;
    for (const auto& span : in.micro.batch.sequences) {
      longest = std::max(longest, span.count);
      rows += in.logprobs.narrow(0, span.begin, span.count).numel();
    }
    out.values = {at::scalar_tensor(std::ssize(in.micro.batch.sequences)), at::scalar_tensor(longest),
                  at::scalar_tensor(rows)};
    return out;
  };
  double longest = 0, rows = 0;
  for (const auto& sequence : make_sequences()) {
    longest = std::max(longest, static_cast<double>(sequence.ids.size()));
    rows += static_cast<double>(sequence.ids.size());
  }
  using Metrics = std::vector<std::pair<std::string, double>>;
  for (const int64_t micro_batch_tokens : {1, 50, 100000})
    EXPECT_EQ(measure(counting, {.micro_batch_tokens = micro_batch_tokens, .threads = 2}).metrics,
              (Metrics{{"sequences", 9}, {"longest", longest}, {"rows", rows}}));
  counting.metrics.pop_back();
  EXPECT_MESSAGE(Error, measure(counting), "an objective gave 3 values for 2 metrics");
}

TEST_P(TrainerTest, WithoutSequencesNothingIsDone) {
  const auto policy = model();
  const int64_t version = policy->weights_version();
  Objective objective = cross_entropy();
  objective.metrics = {{"kl"}};
  objective.auxiliary = {.balance_weight = 1};
  const StepStats stats = Trainer(*policy, nullptr, {}).step({}, objective, 0.5);
  EXPECT_TRUE(stats.auxiliary.empty() && stats.load.empty());
  EXPECT_EQ(stats.loss, 0);
  EXPECT_TRUE(stats.taken);
  EXPECT_EQ(stats.learning_rate, 0.5);
  EXPECT_EQ(stats.metrics.at(0).second, 0);
  EXPECT_EQ(policy->weights_version(), version);
}

TEST_P(TrainerTest, ALossThatIsNotFiniteChangesNoWeight) {
  const auto policy = model();
  const at::Tensor before = policy->parameters()[0].value.detach().clone();
  Objective broken = cross_entropy();
  broken.compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
    return {cross_entropy().compute(in).loss.mul(std::nan("")), {}};
  };
  const StepStats stats = Trainer(*policy, nullptr, {}).step(make_sequences(), broken, 0.5);
  EXPECT_FALSE(stats.taken);
  EXPECT_TRUE(std::isnan(stats.loss) && std::isnan(stats.grad_norm));
  EXPECT_EQ(stats.not_finite, policy->parameters()[0].name);
  EXPECT_TRUE(before.equal(policy->parameters()[0].value));
}

INSTANTIATE_TEST_SUITE_P(Kinds, TrainerTest, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

// Groups of three that share their prompts, or the same sequences without a word about prompts.
std::vector<TrainSequence> make_groups(bool share) {
  std::vector<TrainSequence> sequences;
  for (const auto& prompt : tiny_prompts(3, 30, kTinyVocab))
    for (const auto& completion : tiny_prompts(3, 20, kTinyVocab, prompt.index + 5)) {
      TrainSequence sequence{prompt.ids, std::vector<float>(prompt.ids.size(), 0.0f)};
      sequence.ids.insert(sequence.ids.end(), completion.ids.begin(), completion.ids.end());
      sequence.weights.resize(sequence.ids.size(), 1.0f);
      if (share) sequence.prompt_tokens = std::ssize(prompt.ids);
      sequences.push_back(std::move(sequence));
    }
  return sequences;
}

class TrainerBalance : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> model() const {
    return tiny_model(GetParam() == std::string("sigmoid") ? tiny_moe_json() : tiny_window_json());
  }
  static Objective balance_alone(double weight) {
    Objective objective;
    objective.compute = [](const ObjectiveInput& in) -> ObjectiveOutput {
      return {in.logprobs.sum() * 0, {}};
    };
    objective.auxiliary = {.balance_weight = weight};
    return objective;
  }
  StepStats measure(const std::vector<TrainSequence>& sequences, const TrainerConfig& config) const {
    const auto policy = model();
    return Trainer(*policy, nullptr, config).step(sequences, balance_alone(0.5), 0);
  }
};

// The mean over sequences, of which each is computed alone here, and the norm of its gradient.
TEST_P(TrainerBalance, IsAMeanOverSequencesWhateverTheCutAndTheOrder) {
  const auto policy = model();
  auto sequences = make_groups(true);
  at::Tensor mean = at::zeros({});
  for (const auto& sequence : sequences) {
    std::vector<at::Tensor> losses;
    policy->hidden(make_micro_batches({sequence}, 1000).at(0).batch, {.balance_losses = &losses});
    ASSERT_EQ(losses.size(), 1u);
    mean = mean + losses[0] / static_cast<double>(sequences.size());
  }
  (0.5 * mean).backward();
  double squares = 0;
  for (const auto& parameter : policy->parameters())
    if (parameter.value.grad().defined()) squares += parameter.value.grad().square().sum().item<double>();
  ASSERT_GT(squares, 1e-8);
  const auto expect_same = [&](const std::vector<TrainSequence>& some, const TrainerConfig& config) {
    const StepStats stats = measure(some, config);
    EXPECT_EQ(stats.loss, 0) << "that of the objective";
    EXPECT_EQ(stats.auxiliary.at(0).first, "router/balance_loss");
    EXPECT_NEAR(stats.auxiliary.at(0).second, mean.item<double>(), 1e-6);
    EXPECT_NEAR(stats.grad_norm, std::sqrt(squares), 1e-5 * std::sqrt(squares));
  };
  for (const int64_t tokens : {1, 60, 100000})
    for (const bool share : {true, false})
      expect_same(make_groups(share), {.micro_batch_tokens = tokens, .threads = 2});
  std::reverse(sequences.begin(), sequences.end());
  expect_same(sequences, {.micro_batch_tokens = 60});
}

TEST_P(TrainerBalance, HasTheSameBitsRecomputedAndOnAnyNumberOfThreads) {
  const StepStats expected = measure(make_groups(true), {.micro_batch_tokens = 60});
  for (const auto recompute : {Recompute::none, Recompute::block})
    for (const int threads : {1, 3}) {
      const StepStats stats =
          measure(make_groups(true), {.micro_batch_tokens = 60, .recompute = recompute, .threads = threads});
      EXPECT_EQ(stats.grad_norm, expected.grad_norm);
      EXPECT_EQ(stats.auxiliary, expected.auxiliary);
    }
}

// Steps along its gradient spread the tokens of each sequence.
TEST_P(TrainerBalance, ItsStepsMakeTheLoadMoreEven) {
  const auto policy = model();
  Trainer trainer(*policy, nullptr, {});
  const StepStats first = trainer.step(make_groups(true), balance_alone(1), 0.003);
  StepStats last;
  for (int step = 0; step < 20; ++step) last = trainer.step(make_groups(true), balance_alone(1), 0.003);
  EXPECT_LT(last.auxiliary.at(0).second, first.auxiliary.at(0).second);
  EXPECT_LT(last.load.at(0).value, first.load.at(0).value);
}

INSTANTIATE_TEST_SUITE_P(Scores, TrainerBalance, testing::Values("sigmoid", "softmax"),
                         [](const auto& score) { return score.param; });

TEST(TrainerConfig, LanesAreAPowerOfTwo) {
  const auto model = tiny_model(tiny_dense_json());
  for (const int lanes : {0, 3, -4, 2048})
    EXPECT_MESSAGE(UsageError, Trainer(*model, nullptr, {.gradient_lanes = lanes}),
                   concat("gradient_lanes: expected a power of two from 1 to 1024, got ", lanes));
}

// b_e += gamma * sign(mean load - load_e).
TEST(BalanceExperts, MovesEveryBiasTowardsEvenLoad) {
  const auto model = tiny_model(tiny_moe_json());
  const at::Tensor load = zero_load(model->config());
  const at::Tensor bias = model->selection_bias(1), before = bias.clone();
  balance_experts(*model, load, 0.5);
  EXPECT_TRUE(bias.equal(before)) << "no token was routed";
  load[1].copy_(to_tensor(std::vector<int64_t>{8, 0, 0, 0, 1, 2, 3, 2}));  // mean 2; layer 0 is dense
  balance_experts(*model, load, 0.5);
  const float expected[] = {-0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, -0.5f, 0};
  for (int64_t e = 0; e < 8; ++e)
    EXPECT_EQ((bias - before).const_data_ptr<float>()[e], expected[e]) << "expert " << e;
}

TEST(LoadViolations, AreThoseOfTheLayersThatRoutedTokens) {
  const at::Tensor load = at::zeros({4, 4}, at::kLong);
  load[1].copy_(to_tensor(std::vector<int64_t>{3, 3, 3, 3}));
  load[3].copy_(to_tensor(std::vector<int64_t>{8, 0, 1, 7}));  // mean 4
  Json line;
  add_metrics(load_violations(load), line);
  EXPECT_EQ(line, Json::parse(R"({"router/max_violation/mean": 0.5, "router/max_violation/max": 1.0,
                                  "router/max_violation/layer_1": 0.0, "router/max_violation/layer_3": 1.0})"));
  Json untouched = {{"loss", 1}};
  add_metrics(load_violations(at::zeros({2, 0}, at::kLong)), untouched);
  EXPECT_EQ(untouched, Json({{"loss", 1}})) << "a dense model";
}

// The load of a step is that of all its micro-batches; counted here over one batch, whose tokens the router
// sends to two of eight experts each.
TEST(LoadViolations, AreLoggedWithoutBalancingAndWhateverTheCut) {
  for (const Json& json : {tiny_moe_json(), tiny_window_json()}) {
    const auto model = tiny_model(json);
    const MicroBatch micro = make_micro_batches(make_sequences(), 100000).at(0);
    const at::Tensor load = zero_load(model->config());
    model->hidden(micro.batch, {.expert_load = &load});
    EXPECT_EQ(load[0].sum().item<int64_t>(), 0) << "a dense layer";
    EXPECT_EQ(load[1].sum().item<int64_t>(), 2 * micro.batch.ids.size(0));
    const double expected = load[1].max().item<double>() / load[1].to(at::kDouble).mean().item<double>() - 1;
    for (const int64_t tokens : {30, 100000}) {
      const StepStats stats = Trainer(*model, nullptr, {.micro_batch_tokens = tokens, .threads = 2})
                                  .step(make_sequences(), cross_entropy(), 0);
      ASSERT_EQ(stats.load.size(), 1u);
      EXPECT_EQ(stats.load[0].layer, 1);
      EXPECT_DOUBLE_EQ(stats.load[0].value, expected);
    }
  }
}

}  // namespace
}  // namespace whet
