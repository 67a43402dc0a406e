// What one update trains on: scored completions as the trainer's sequences, beside each token what the
// objective reads (rl/policy_gain.h).
#pragma once

#include <span>
#include <vector>

#include "data/episode.h"
#include "rl/objective_config.h"
#include "train/train_batch.h"

namespace whet {

struct PolicyBatch {
  std::vector<TrainSequence> sequences;
  int64_t trained_tokens = 0;
};

// Completions of advantage 0 add nothing to the gradient unless beta > 0 and are left out; they still count in
// the normalisation. `max_tokens` is that of sampling. `version` is that of the policy which the rollout ended
// with; tokens of older ones have their own log-probabilities, which the ratio corrects for.
PolicyBatch make_policy_batch(std::span<const Group> groups, const ObjectiveConfig& config,
                              int64_t max_tokens, int64_t version);

// 1 / normaliser of a completion's tokens, given the whole batch.
struct BatchCounts {
  int64_t tokens = 0, sequences = 0, max_tokens = 0;
};
double token_weight(const ObjectiveConfig& config, const BatchCounts& counts, int64_t sequence_tokens);

}  // namespace whet
