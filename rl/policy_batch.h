// The input of one update: scored completions as the trainer's sequences, with the columns that the objective
// reads (rl/policy_gain.h).
#pragma once

#include <span>
#include <vector>

#include "data/episode.h"
#include "rl/objective_config.h"
#include "train/train_batch.h"

namespace whet {

struct PolicyBatch {
  std::vector<TrainSequence> sequences;
  int64_t trained_tokens = 0;  // tokens of the completions in `sequences`
};

// Completions of advantage 0 add nothing to the gradient unless beta > 0 and are left out, but count in the
// normalisation. `max_tokens` is that of sampling. `version` is that of the current policy: tokens of older
// versions have on_policy 0; their old log-probabilities are those of the policy that sampled them.
PolicyBatch make_policy_batch(std::span<const Group> groups, const ObjectiveConfig& config,
                              int64_t max_tokens, int64_t version);

// The weight of each token of a completion of `sequence_tokens` tokens: 1 / normaliser, as
// config.normalization defines it over the whole batch.
struct BatchCounts {
  int64_t tokens = 0, sequences = 0, max_tokens = 0;
};
double token_weight(const ObjectiveConfig& config, const BatchCounts& counts, int64_t sequence_tokens);

}  // namespace whet
