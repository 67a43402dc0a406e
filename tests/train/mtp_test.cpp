// Multi-token prediction in training against teacher forcing of one sequence at a time, with every logit.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/host_tensor.h"
#include "tests/support/rollouts.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"
#include "train/auxiliary_loss.h"
#include "train/cross_entropy.h"
#include "train/mtp_batch.h"
#include "train/trainer.h"

namespace whet {
namespace {

constexpr double kTemperature = 0.7;

// Groups of three, of prompts and completions of 1 to 20 tokens; whether they share their prompts.
std::vector<TrainSequence> make_sequences(bool share) {
  std::vector<TrainSequence> sequences;
  for (const auto& prompt : tiny_prompts(4, 20, kTinyMtpVocab))
    for (const auto& completion : tiny_prompts(3, 20, kTinyMtpVocab, prompt.index + 5)) {
      TrainSequence sequence{prompt.ids, std::vector<float>(prompt.ids.size(), 0.0f)};
      for (const int32_t id : completion.ids) {
        sequence.ids.push_back(id);
        sequence.weights.push_back(0.5f + static_cast<float>(sequence.ids.size() % 3));
      }
      if (share) sequence.prompt_tokens = std::ssize(prompt.ids);
      sequences.push_back(std::move(sequence));
    }
  sequences.push_back({{3}, {1}});  // predicts nothing, and joins nothing
  sequences.push_back({{3, 1}, {1, 1}});
  return sequences;
}

double total_weight(const std::vector<TrainSequence>& sequences) {
  double total = 0;
  for (const auto& sequence : sequences)
    for (size_t t = 1; t < sequence.weights.size(); ++t) total += sequence.weights[t];
  return total;
}

TokenBatch batch_of(const std::vector<int32_t>& ids, size_t first) {
  TokenBatchBuilder builder;
  builder.add(std::span(ids).subspan(first));
  return builder.build();
}

// DeepSeek-V3, equations 21 to 25 without lambda: module m reads rows [0, T - m - 1) of the states before it,
// joins token i + m + 1 and predicts token i + m + 2.
at::Tensor restate(const CausalLm& model, const std::vector<TrainSequence>& sequences) {
  const int64_t modules = model.config().num_nextn_predict_layers;
  at::Tensor sum = at::zeros({}, at::kDouble);
  for (const auto& sequence : sequences) {
    const int64_t tokens = std::ssize(sequence.ids);
    at::Tensor states = model.hidden(batch_of(sequence.ids, 0));
    for (int64_t m = 0; m < modules && m + 1 < tokens; ++m) {
      const int64_t rows = tokens - m - 1;
      states =
          model.mtp_hidden(m, states.narrow(0, 0, rows), batch_of(sequence.ids, static_cast<size_t>(m + 1)));
      const at::Tensor logprobs = (model.logits(states).to(at::kDouble) / kTemperature).log_softmax(1);
      for (int64_t i = 0; i + m + 2 < tokens; ++i) {
        const auto target = static_cast<size_t>(i + m + 2);
        sum = sum - static_cast<double>(sequence.weights[target]) * logprobs[i][sequence.ids[target]];
      }
    }
  }
  return sum / (static_cast<double>(modules) * total_weight(sequences));
}

// In micro-batches of at most `tokens` rows.
at::Tensor ours(const CausalLm& model, const std::vector<TrainSequence>& sequences, int64_t tokens,
                MtpGradient gradient, Recompute recompute = Recompute::none) {
  const StepTotals totals{total_weight(sequences), static_cast<double>(sequences.size())};
  at::Tensor sum = at::zeros({});
  double value = 0;
  for (const auto& micro : make_micro_batches(sequences, tokens)) {
    const ForwardContext context{.recompute = recompute};
    const at::Tensor hidden = model.hidden(micro.batch, context);
    const AuxiliaryPart part =
        mtp_part(model, {sequences, micro, hidden, context, kTemperature, gradient}, 1, totals);
    sum = sum + part.loss;
    value += part.value.item<double>();
  }
  EXPECT_NEAR(value, sum.item<double>(), 1e-6);
  return sum;
}

using Gradients = std::vector<at::Tensor>;  // undefined where there is none

Gradients gradients_of(const CausalLm& model, const at::Tensor& loss) {
  for (const auto& parameter : model.parameters()) parameter.value.mutable_grad() = at::Tensor();
  loss.backward();
  Gradients gradients;
  for (const auto& parameter : model.parameters()) gradients.push_back(parameter.value.grad());
  return gradients;
}

class Mtp : public testing::Test {
 protected:
  Mtp() { model_->train_mtp(); }
  const std::unique_ptr<CausalLm> model_ = tiny_mtp_model();  // two modules
};

TEST_F(Mtp, LossAndGradientAreThoseOfTheEquations) {
  const at::Tensor expected = restate(*model_, make_sequences(false));
  const Gradients exact = gradients_of(*model_, expected);
  for (const bool share : {false, true})
    for (const int64_t tokens : {1, 60, 100000}) {
      const at::Tensor loss = ours(*model_, make_sequences(share), tokens, MtpGradient::everything);
      EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 2e-6);
      const Gradients found = gradients_of(*model_, loss);
      for (size_t i = 0; i < exact.size(); ++i) {
        const Parameter& parameter = model_->parameters()[i];
        ASSERT_EQ(found[i].defined(), !parameter.buffer) << parameter.name;
        if (parameter.buffer) continue;
        const double size = exact[i].abs().max().item<double>();
        EXPECT_GT(size, 0) << parameter.name;
        EXPECT_LE(max_difference(found[i], exact[i]), 1e-5 * size + 1e-7) << parameter.name;
      }
    }
}

// The modules' gradients are the same; all others have none.
TEST_F(Mtp, AGradientOfTheModulesAloneIsTheirPartOfIt) {
  const auto of = [&](MtpGradient gradient) {
    return gradients_of(*model_, ours(*model_, make_sequences(true), 60, gradient));
  };
  const Gradients whole = of(MtpGradient::everything), alone = of(MtpGradient::modules);
  for (size_t i = 0; i < whole.size(); ++i) {
    const Parameter& parameter = model_->parameters()[i];
    ASSERT_EQ(alone[i].defined(), parameter.mtp && !parameter.buffer) << parameter.name;
    if (alone[i].defined()) EXPECT_LE(max_difference(alone[i], whole[i]), 1e-6) << parameter.name;
  }
}

TEST_F(Mtp, RecomputedBlocksChangeNoBit) {
  for (const auto gradient : {MtpGradient::everything, MtpGradient::modules}) {
    const auto of = [&](Recompute recompute) {
      return gradients_of(*model_, ours(*model_, make_sequences(true), 60, gradient, recompute));
    };
    const Gradients kept = of(Recompute::none), again = of(Recompute::block);
    for (size_t i = 0; i < kept.size(); ++i)
      if (kept[i].defined()) EXPECT_TRUE(same_bits(kept[i], again[i])) << model_->parameters()[i].name;
  }
}

// Without train_mtp() the modules stay as they are.
TEST(MtpModules, AreNotTrainedUnlessAsked) {
  const auto model = tiny_mtp_model();
  for (const auto& parameter : model->parameters())
    EXPECT_EQ(parameter.value.requires_grad(), !parameter.mtp && !parameter.buffer) << parameter.name;
  model->train_mtp();
  for (const auto& parameter : model->parameters())
    EXPECT_EQ(parameter.value.requires_grad(), !parameter.buffer) << parameter.name;
}

// One row for each token that joins another one. Of a prompt of four tokens, module d shares the rows that
// predict the third and the fourth.
TEST(MtpBatches, ShareTheRowsThatPredictThePrompt) {
  std::vector<TrainSequence> group;
  group.push_back({{4, 3, 2, 1, 5, 1}, {0, 0, 0, 0, 1, 1}, {}, 4});
  group.push_back({{4, 3, 2, 1, 2}, {0, 0, 0, 0, 1}, {}, 4});
  const MicroBatch micro = make_micro_batches(group, 100).at(0);  // rows 4 3 2 1 5 1 | 1 2
  const auto batches = make_mtp_batches(group, micro, 2);
  ASSERT_EQ(batches.size(), 2u);
  const auto longs = [](const at::Tensor& tensor) { return to_vector<int64_t>(tensor); };
  EXPECT_EQ(longs(batches[0].batch.ids), (std::vector<int64_t>{3, 2, 1, 5, 1, 1, 2}));
  EXPECT_EQ(longs(batches[0].batch.positions), (std::vector<int64_t>{0, 1, 2, 3, 4, 2, 3}));
  EXPECT_EQ(longs(batches[0].sources), (std::vector<int64_t>{0, 1, 2, 3, 4, 2, 6}));
  EXPECT_EQ(longs(batches[0].targets), (std::vector<int64_t>{2, 1, 5, 1, 0, 2, 0}));
  EXPECT_EQ(to_vector<float>(batches[0].weights), (std::vector<float>{0, 0, 1, 1, 0, 1, 0}));
  EXPECT_EQ(longs(batches[1].batch.ids), (std::vector<int64_t>{2, 1, 5, 1, 1, 2}));
  EXPECT_EQ(longs(batches[1].batch.positions), (std::vector<int64_t>{0, 1, 2, 3, 1, 2}));
  EXPECT_EQ(longs(batches[1].sources), (std::vector<int64_t>{0, 1, 2, 3, 1, 5}));
  EXPECT_EQ(longs(batches[1].targets), (std::vector<int64_t>{1, 5, 1, 0, 2, 0}));
}

// After `steps` steps, everything that a run depends on.
struct Trained {
  Gradients trunk, modules;
  std::vector<StepStats> stats;
};

Trained train(double mtp_weight, const TrainerConfig& config, int steps = 4) {
  const auto model = tiny_mtp_model();
  if (mtp_weight > 0) model->train_mtp();
  Trainer trainer(*model, nullptr, config);
  Objective objective = cross_entropy();
  objective.auxiliary.mtp_weight = mtp_weight;
  Trained result;
  for (int step = 0; step < steps; ++step)
    result.stats.push_back(trainer.step(make_sequences(true), objective, 0.01));
  for (const auto& parameter : model->parameters())
    (parameter.mtp ? result.modules : result.trunk).push_back(parameter.value.detach());
  return result;
}

bool same(const Gradients& a, const Gradients& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_bits);
}

// Clipped by a norm of their own, so that the gradients of all others keep every bit.
TEST(MtpTraining, OfTheModulesAloneChangesNoOtherWeight) {
  TrainerConfig config{.micro_batch_tokens = 60, .mtp_gradient = MtpGradient::modules, .threads = 2};
  config.optimizer.max_grad_norm = 0.5;
  const Trained without = train(0, config), with = train(0.2, config);
  EXPECT_TRUE(same(with.trunk, without.trunk));
  EXPECT_FALSE(same(with.modules, without.modules));
  for (size_t step = 0; step < without.stats.size(); ++step) {
    EXPECT_EQ(with.stats[step].loss, without.stats[step].loss);
    EXPECT_EQ(with.stats[step].grad_norm, without.stats[step].grad_norm);
    EXPECT_GT(with.stats[step].grad_norm, 0.5) << "it was clipped";
  }
  EXPECT_EQ(with.stats[0].auxiliary.at(0).first, "mtp/loss");
  EXPECT_LT(with.stats.back().auxiliary.at(0).second, with.stats.front().auxiliary.at(0).second);
}

TEST(MtpTraining, OfEverythingMovesTheOthersToo) {
  const TrainerConfig config{.micro_batch_tokens = 60};
  EXPECT_FALSE(same(train(0.2, config).trunk, train(0, config).trunk));
}

TEST(MtpTraining, HasTheSameBitsOnAnyNumberOfThreads) {
  for (const auto gradient : {MtpGradient::everything, MtpGradient::modules}) {
    const Trained one = train(0.2, {.micro_batch_tokens = 60, .mtp_gradient = gradient}, 2);
    const Trained three = train(0.2, {.micro_batch_tokens = 60, .mtp_gradient = gradient, .threads = 3}, 2);
    EXPECT_TRUE(same(one.trunk, three.trunk) && same(one.modules, three.modules));
    EXPECT_EQ(one.stats.back().auxiliary, three.stats.back().auxiliary);
  }
}

// Modules have experts of their own, whose load is counted and evened out where they are trained.
TEST(MtpTraining, BalancesTheModulesExperts) {
  const auto layers = [](const StepStats& stats) {
    std::vector<int64_t> layers;
    for (const auto& violation : stats.load) layers.push_back(violation.layer);
    return layers;
  };
  const TrainerConfig config{.router_bias_update_rate = 0.125};
  EXPECT_EQ(layers(train(0, config, 1).stats[0]), (std::vector<int64_t>{1}));
  EXPECT_EQ(layers(train(0.2, config, 1).stats[0]), (std::vector<int64_t>{1, 2, 3}));
  const auto model = tiny_mtp_model();
  const at::Tensor load = zero_load(model->config());
  load[3][5] = 1;
  balance_experts(*model, load, 0.5);
  EXPECT_EQ(model->selection_bias(3)[5].item<float>(), -0.5f);
  EXPECT_EQ(model->selection_bias(2).abs().max().item<float>(), 0.0f);
}

}  // namespace
}  // namespace whet
