// Rows of a micro-batch as a policy objective gets them, without a model.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "base/philox.h"
#include "rl/policy_gain.h"

namespace whet {

// One value a row.
struct PolicyValues {
  std::vector<double> logprobs, old_logprobs, ref_logprobs, advantages, weights;
};

// Ratios from 0.45 to 2.2 around 1, advantages of both signs, some rows without a target. All are float32
// numbers.
inline PolicyValues random_policy_values(int count, uint64_t seed) {
  PolicyValues values;
  Rng rng(seed, 0, 0);
  const auto single = [](double value) { return static_cast<double>(static_cast<float>(value)); };
  for (int i = 0; i < count; ++i) {
    values.old_logprobs.push_back(single(-4 * rng.uniform()));
    values.logprobs.push_back(single(values.old_logprobs.back() + 1.6 * rng.uniform() - 0.8));
    values.ref_logprobs.push_back(single(values.logprobs.back() + 2 * rng.uniform() - 1));
    values.advantages.push_back(single(4 * rng.uniform() - 2));
    values.weights.push_back(i % 5 == 0 ? 0 : single(0.02 + 0.01 * rng.uniform()));
  }
  return values;
}

// The same as tensors: one sequence, all of it on-policy.
struct PolicyRows {
  explicit PolicyRows(const PolicyValues& values)
      : logprobs(to_tensor(values.logprobs).set_requires_grad(true)),
        ref_logprobs(to_tensor(values.ref_logprobs)) {
    micro.weights = to_tensor(values.weights);
    micro.columns = {{kOldLogprobs, to_tensor(values.old_logprobs)},
                     {kAdvantages, to_tensor(values.advantages)},
                     {kOnPolicy, at::ones_like(micro.weights)}};
    micro.batch.sequences = {{.begin = 0, .count = micro.weights.size(0)}};
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
