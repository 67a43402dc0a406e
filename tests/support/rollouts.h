// Rollouts of tiny models, and the comparison that the design stands on: what the sampler recorded beside
// what the trainer computes.
#pragma once

#include <cstring>

#include "base/philox.h"
#include "rollout/engine.h"
#include "train/logprobs.h"

namespace whet {

// `count` prompts of 1 to `longest` tokens, none of them the stop token.
inline std::vector<Prompt> tiny_prompts(int count, int longest, int64_t vocab, uint64_t seed = 7) {
  std::vector<Prompt> prompts;
  for (int i = 0; i < count; ++i) {
    Rng rng(seed, 0, static_cast<uint64_t>(i));
    Prompt prompt{static_cast<uint32_t>(i), "", {}, {}};
    for (int t = rng.between(1, longest); t > 0; --t)
      prompt.ids.push_back(rng.between(1, static_cast<int>(vocab) - 1));
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

// Every completion behind its prompt; weight 1 where a token was sampled.
inline std::vector<TrainSequence> train_sequences(const std::vector<Group>& groups) {
  std::vector<TrainSequence> sequences;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) {
      TrainSequence sequence{group.prompt.ids, std::vector<float>(group.prompt.ids.size(), 0.0f)};
      sequence.ids.insert(sequence.ids.end(), completion.tokens.begin(), completion.tokens.end());
      sequence.weights.resize(sequence.ids.size(), 1.0f);
      sequences.push_back(std::move(sequence));
    }
  return sequences;
}

struct Parity {
  int64_t tokens = 0, different = 0;  // log-probabilities, and those that are not the same bits
  double largest = 0;                 // max |sampler - trainer|
};

// Trainer log-probabilities (with a graph behind them) against the recorded ones, in micro-batches of
// `micro_batch_tokens`.
inline Parity compare_logprobs(const CausalLm& model, const std::vector<Group>& groups, double temperature,
                               int64_t micro_batch_tokens) {
  std::vector<const Completion*> completions;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) completions.push_back(&completion);
  Parity parity;
  for (const auto& micro : make_micro_batches(train_sequences(groups), micro_batch_tokens)) {
    const at::Tensor logprobs = compute_logprobs(model, micro, temperature).logprobs;
    for (size_t i = 0; i < micro.sequences.size(); ++i) {
      const auto& recorded = completions[micro.sequences[i]]->logprobs;
      const auto& span = micro.batch.sequences[i];
      const float* computed = logprobs.const_data_ptr<float>() + span.begin + span.count - 1 -
                              static_cast<int64_t>(recorded.size());
      for (size_t t = 0; t < recorded.size(); ++t) {
        ++parity.tokens;
        parity.different += std::memcmp(&recorded[t], &computed[t], sizeof(float)) != 0;
        parity.largest = std::max(parity.largest, std::abs(static_cast<double>(recorded[t]) - computed[t]));
      }
    }
  }
  return parity;
}

}  // namespace whet
