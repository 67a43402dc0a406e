#include "train/gradient.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <optional>
#include <thread>

#include "tests/support/expect_throw.h"
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
    const auto loss = [&](int i, const Exec& exec) {
      const auto& micro = micro_batches[static_cast<size_t>(i)];
      return compute_logprobs(*model_, micro, 1.0, {.exec = exec})
          .logprobs.mul(micro.weights)
          .sum()
          .mul(1.0 / 200);
    };
    return GradientCollector(parameters_)
        .sum(static_cast<int>(micro_batches.size()), kGradientLanes, Team(threads), loss)
        .gradients;
  }

  std::unique_ptr<CausalLm> model_ =
      tiny_model(GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json());
  std::vector<at::Tensor> parameters_ = Optimizer({}, model_->parameters()).parameters();
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

// Groups whose prompt is computed once, whichever way they are cut or ordered, against sequences by
// themselves.
TEST_P(Gradient, DoesNotDependOnSharedPrompts) {
  sequences_.clear();
  for (const auto& prompt : tiny_prompts(3, 50, kTinyVocab, 11))
    for (const auto& completion : tiny_prompts(4, 40, kTinyVocab, prompt.index + 20)) {
      TrainSequence sequence{prompt.ids, std::vector<float>(prompt.ids.size(), 0.0f)};
      sequence.ids.insert(sequence.ids.end(), completion.ids.begin(), completion.ids.end());
      while (sequence.weights.size() < sequence.ids.size())
        sequence.weights.push_back(static_cast<float>(sequence.weights.size() % 3));
      sequences_.push_back(std::move(sequence));
    }
  const auto prompts = tiny_prompts(3, 50, kTinyVocab, 11);
  const auto apart = compute(100000, 1);
  for (size_t s = 0; s < sequences_.size(); ++s) sequences_[s].prompt_tokens = std::ssize(prompts[s / 4].ids);
  const auto expect_same = [&](int64_t micro) {
    const auto shared = compute(micro, 1);
    for (size_t i = 0; i < apart.size(); ++i)
      EXPECT_LT((shared[i] - apart[i]).norm().item<double>(), 1e-6 * apart[i].norm().item<double>())
          << "parameter " << i << ", micro-batches of " << micro;
  };
  EXPECT_LT(make_micro_batches(sequences_, 100000).at(0).batch.ids.size(0), [&] {
    int64_t tokens = 0;
    for (const auto& sequence : sequences_) tokens += std::ssize(sequence.ids);
    return tokens;
  }());
  for (const int64_t micro : {1, 100, 250, 100000}) expect_same(micro);
  std::swap(sequences_[1], sequences_[6]);  // a stranger in a group
  std::reverse(sequences_.begin() + 8, sequences_.end());
  for (const int64_t micro : {100, 100000}) expect_same(micro);
  const auto one = compute(250, 1), three = compute(250, 3);
  for (size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(one[i].equal(three[i])) << "parameter " << i;
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

INSTANTIATE_TEST_SUITE_P(Kinds, Gradient, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

// Losses whose gradients are known: that of sum(p * c) is c.
class SumGradients : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& shape : {std::vector<int64_t>{5, 3}, std::vector<int64_t>{7}})
      parameters_.push_back(at::zeros(shape).set_requires_grad(true));
  }

  // Of micro-batch `index`; sizes differ, so that the order of a sum shows in its bits.
  at::Tensor gradient(int index, size_t parameter) const {
    at::Tensor values = at::empty(parameters_[parameter].sizes());
    Rng rng(3, static_cast<uint32_t>(parameter), static_cast<uint64_t>(index));
    for (int64_t i = 0; i < values.numel(); ++i)
      values.mutable_data_ptr<float>()[i] = std::exp(6 * rng.uniform()) * (2 * rng.uniform() - 1);
    return values;
  }

  at::Tensor loss(int index) const {
    at::Tensor sum = parameters_[0].mul(gradient(index, 0)).sum();
    return sum + parameters_[1].mul(gradient(index, 1)).sum();
  }

  GradientSum sum(int count, int lanes, int threads) const {
    return GradientCollector(parameters_).sum(count, lanes, Team(threads), [&](int index, const Exec&) {
      return loss(index);
    });
  }

  // The tree over lanes [begin, end) by brute force.
  std::optional<at::Tensor> restated(size_t parameter, int count, int lanes, int begin, int end) const {
    std::optional<at::Tensor> left, right;
    if (end - begin == 1) {
      for (int i = 0; i < count; ++i)
        if (static_cast<int64_t>(i) * lanes / count == begin)
          left = left ? *left + gradient(i, parameter) : gradient(i, parameter);
      return left;
    }
    left = restated(parameter, count, lanes, begin, (begin + end) / 2);
    right = restated(parameter, count, lanes, (begin + end) / 2, end);
    return left && right ? *left + *right : left ? left : right;
  }

  std::vector<at::Tensor> parameters_;
};

TEST_F(SumGradients, IsTheTreeOverLanesOnAnyNumberOfThreads) {
  for (const int lanes : {1, 2, 16, 64})
    for (const int count : {1, 2, 3, 5, 15, 16, 17, 33, 50})
      for (const int threads : {1, 2, 3}) {
        const auto found = sum(count, lanes, threads).gradients;
        for (size_t p = 0; p < parameters_.size(); ++p)
          EXPECT_TRUE(found[p].equal(*restated(p, count, lanes, 0, lanes)))
              << count << " micro-batches, " << lanes << " lanes, " << threads << " threads";
      }
}

TEST_F(SumGradients, IsNearTheSumInFloat64) {
  for (const int lanes : {1, 16}) {
    const auto found = sum(50, lanes, 2).gradients;
    for (size_t p = 0; p < parameters_.size(); ++p) {
      at::Tensor exact = at::zeros(parameters_[p].sizes(), at::kDouble), sizes = exact.clone();
      for (int i = 0; i < 50; ++i) exact += gradient(i, p), sizes += gradient(i, p).abs();
      EXPECT_LT(((found[p] - exact).abs() / sizes).max().item<double>(), 1e-6) << lanes << " lanes";
    }
  }
  EXPECT_FALSE(sum(50, 1, 1).gradients[0].equal(sum(50, 16, 1).gradients[0])) << "the order shows";
}

TEST_F(SumGradients, UnreachedParametersGetZeros) {
  const auto reach_one = [&](int, const Exec&) { return parameters_[1].sum(); };
  const auto gradients = GradientCollector(parameters_).sum(3, 2, Team(1), reach_one).gradients;
  EXPECT_TRUE(gradients[1].equal(at::full({7}, 3.0f)));
  EXPECT_TRUE(gradients[0].equal(at::zeros({5, 3})));
}

// What autograd returns may be one tensor for two parameters, or one number repeated.
TEST_F(SumGradients, ResultsShareNoMemory) {
  const std::vector<at::Tensor> twins{at::zeros({4}).set_requires_grad(true),
                                      at::zeros({4}).set_requires_grad(true)};
  for (const int count : {1, 4}) {
    const auto loss = [&](int, const Exec&) { return (twins[0] + twins[1]).sum(); };
    auto gradients = GradientCollector(twins).sum(count, 2, Team(1), loss).gradients;
    gradients[0].mul_(10);
    EXPECT_TRUE(gradients[0].equal(at::full({4}, 10.0f * static_cast<float>(count))));
    EXPECT_TRUE(gradients[1].equal(at::full({4}, static_cast<float>(count))));
  }
}

TEST_F(SumGradients, FewMicroBatchesGetAllThreadsEach) {
  const Team team(3);
  for (const auto& [count, lanes, all_inside] :
       {std::tuple(2, 16, true), std::tuple(3, 16, false), std::tuple(9, 2, true), std::tuple(9, 1, true)})
    GradientCollector(parameters_).sum(count, lanes, team, [&](int index, const Exec& exec) {
      EXPECT_EQ(&*exec == &*team.exec, all_inside) << count << " micro-batches, " << lanes << " lanes";
      return loss(index);
    });
}

int bound(int threads, int lanes) {
  int most = threads;
  for (int pairs = 1; pairs < lanes; pairs *= 2) most += std::min(threads, pairs);
  return most;
}

TEST_F(SumGradients, KeepsFewPartialSums) {
  EXPECT_EQ(bound(1, 16), 1 + 4);
  EXPECT_EQ(sum(32, 16, 1).most_partial_sums, bound(1, 16)) << "the bound is reached";
  EXPECT_EQ(sum(16, 16, 1).most_partial_sums, bound(1, 16) - 1) << "every second one is added at once";
  EXPECT_EQ(sum(2, 16, 1).most_partial_sums, 1);
  EXPECT_EQ(sum(500, 1, 1).most_partial_sums, 1);
  for (const int threads : {1, 2, 3, 4})
    for (const int lanes : {1, 2, 16, 128})
      EXPECT_LE(sum(300, lanes, threads).most_partial_sums, bound(lanes < threads ? 1 : threads, lanes));
}

// The first micro-batch is done last of all: nothing piles up but what the tree has to keep.
TEST_F(SumGradients, KeepsFewPartialSumsBehindASlowMicroBatch) {
  constexpr int kCount = 300, kLanes = 16;
  std::atomic<int> others = 0;
  const auto loss_of = [&](int index, const Exec&) {
    for (int wait = 0; index == 0 && wait < 20'000 && others < kCount - (kCount + kLanes - 1) / kLanes;
         ++wait)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    others += index != 0;
    return loss(index);
  };
  const GradientSum found = GradientCollector(parameters_).sum(kCount, kLanes, Team(2), loss_of);
  EXPECT_LE(found.most_partial_sums, bound(2, kLanes));
  EXPECT_GE(found.most_partial_sums, 5) << "lane 0, and four complete nodes beside its path";
  EXPECT_TRUE(found.gradients[0].equal(sum(kCount, kLanes, 1).gradients[0]));
}

TEST_F(SumGradients, WhatALossThrowsComesOut) {
  for (const int threads : {1, 2}) {
    const auto failing = [&](int index, const Exec&) {
      if (index == 7) fail("seven");
      return loss(index);
    };
    EXPECT_MESSAGE(Error, GradientCollector(parameters_).sum(20, 16, Team(threads), failing), "seven");
  }
  EXPECT_MESSAGE(Error, sum(3, 12, 1), "gradient lanes: expected a power of two, got 12");
}

}  // namespace
}  // namespace whet
