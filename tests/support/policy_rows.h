// Rows of a micro-batch as a policy objective gets them, without a model.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "base/philox.h"
#include "rl/policy_gain.h"
#include "train/objective.h"

namespace whet {

// One value a row.
struct PolicyValues {
  std::vector<double> logprobs, old_logprobs, ref_logprobs, advantages, weights, entropy;
  std::vector<int64_t> owner;  // which sequence a row is of, ascending

  size_t rows() const { return logprobs.size(); }
  int64_t sequences() const { return owner.empty() ? 0 : owner.back() + 1; }
};

// Three sequences, or one: ratios from 0.45 to 2.2 around 1, an advantage for each sequence, of both signs,
// some rows without a target. All are float32 numbers.
inline PolicyValues random_policy_values(int count, uint64_t seed, int sequences = 3) {
  PolicyValues values;
  Rng rng(seed, 0, 0);
  const auto single = [](double value) { return static_cast<double>(static_cast<float>(value)); };
  for (int i = 0; i < count; ++i) {
    values.owner.push_back(static_cast<int64_t>(i) * sequences / count);
    values.old_logprobs.push_back(single(-4 * rng.uniform()));
    values.logprobs.push_back(single(values.old_logprobs.back() + 1.6 * rng.uniform() - 0.8));
    values.ref_logprobs.push_back(single(values.logprobs.back() + 2 * rng.uniform() - 1));
    values.advantages.push_back(single(1.5 - 1.25 * static_cast<double>(values.owner.back())));
    values.weights.push_back(i % 5 == 0 ? 0 : single(0.02 + 0.01 * rng.uniform()));
    values.entropy.push_back(single(2 * rng.uniform()));
  }
  return values;
}

// The same as tensors, all on-policy; metrics are means over the rows that have a weight.
struct PolicyRows {
  explicit PolicyRows(const PolicyValues& values)
      : logprobs(to_tensor(values.logprobs).set_requires_grad(true)),
        entropy(to_tensor(values.entropy).set_requires_grad(true)),
        ref_logprobs(to_tensor(values.ref_logprobs)) {
    micro.weights = to_tensor(values.weights);
    micro.owner = at::empty({static_cast<int64_t>(values.rows())}, at::kLong);
    std::vector<double> tokens(static_cast<size_t>(values.sequences()), 0);
    for (size_t i = 0; i < values.rows(); ++i) {
      micro.owner.mutable_data_ptr<int64_t>()[i] = values.owner[i];
      tokens[static_cast<size_t>(values.owner[i])] += values.weights[i] != 0;
    }
    double all = 0;
    for (const double of_sequence : tokens) all += of_sequence;
    std::vector<double> token_share, sequence_share;
    for (size_t i = 0; i < values.rows(); ++i) {
      const double own = tokens[static_cast<size_t>(values.owner[i])];
      token_share.push_back(1 / all);
      sequence_share.push_back(1 / (own * static_cast<double>(tokens.size())));
    }
    for (size_t s = 0; s < tokens.size(); ++s) micro.sequences.push_back(s);
    micro.columns = {{kOldLogprobs, to_tensor(values.old_logprobs)},
                     {kAdvantages, to_tensor(values.advantages)},
                     {kOnPolicy, at::ones_like(micro.weights)},
                     {kTokenShare, to_tensor(token_share)},
                     {kSequenceShare, to_tensor(sequence_share)}};
  }

  ObjectiveInput input() const { return {micro, 1, logprobs, entropy, ref_logprobs}; }

  static at::Tensor to_tensor(const std::vector<double>& values) {
    at::Tensor tensor = at::empty({static_cast<int64_t>(values.size())}, at::kFloat);
    for (size_t i = 0; i < values.size(); ++i)
      tensor.mutable_data_ptr<float>()[i] = static_cast<float>(values[i]);
    return tensor;
  }

  MicroBatch micro;
  at::Tensor logprobs, entropy, ref_logprobs;
};

}  // namespace whet
