// The comparison that the design stands on: the log-probabilities that the sampler recorded beside those that
// the trainer computes.
#pragma once

#include <vector>

#include "data/episode.h"
#include "models/causal_lm.h"
#include "train/train_batch.h"

namespace whet {

// Every completion behind its prompt; weight 1 where a token was sampled.
std::vector<TrainSequence> train_sequences(const std::vector<Group>& groups);

struct Parity {
  int64_t tokens = 0, different = 0;  // log-probabilities, and those that are not the same bits
  double largest = 0;                 // max |sampler - trainer|
};

// The trainer computes with a graph behind, as for an update, in micro-batches of `micro_batch_tokens`.
Parity compare_logprobs(const CausalLm& model, const std::vector<Group>& groups, double temperature,
                        int64_t micro_batch_tokens);

}  // namespace whet
