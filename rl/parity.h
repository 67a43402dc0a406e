// Compares the log-probabilities that the sampler recorded with those that the trainer computes: they must be
// equal in every bit.
#pragma once

#include <vector>

#include "data/episode.h"
#include "models/causal_lm.h"
#include "train/train_batch.h"

namespace whet {

// One sequence for each completion: the prompt, then the completion; weight 1 for sampled tokens, else 0.
std::vector<TrainSequence> train_sequences(const std::vector<Group>& groups);

struct Parity {
  int64_t tokens = 0, different = 0;  // log-probabilities compared, and those that differ in any bit
  double largest = 0;                 // max |sampler - trainer|
};

// The trainer's side is computed with an autograd graph, as for an update, in micro-batches of
// `micro_batch_tokens`.
Parity compare_logprobs(const CausalLm& model, const std::vector<Group>& groups, double temperature,
                        int64_t micro_batch_tokens);

}  // namespace whet
