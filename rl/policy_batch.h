// The input of one update: scored completions as the trainer's sequences, with the columns that the objective
// reads (rl/policy_gain.h).
#pragma once

#include <vector>

#include "data/episode.h"
#include "rl/objective_config.h"
#include "rl/update_plan.h"
#include "train/train_batch.h"

namespace whet {

// A completion of a rollout with its prompt.
struct Sample {
  const Prompt* prompt;
  const Completion* completion;
  at::Tensor experts = {};  // that it is routed by (rl/routing_replay.h); undefined: routers choose
};

// All completions of a rollout, one after another.
std::vector<Sample> samples_of(const std::vector<Group>& groups);

struct PolicyBatch {
  std::vector<TrainSequence> sequences;
  Cut cut = {};       // the micro-batches, where the plan says them
  bool whole = true;  // false: completions without a gradient are left out
};

struct PolicyBatchConfig {
  ObjectiveConfig objective;
  int64_t max_tokens = 0;  // of sampling
  int64_t version = 0;     // of the current policy: tokens of older ones have on_policy 0
};

// Completions of advantage 0, and with mask_truncated those that were cut off, add nothing to the gradient
// and are left out unless the plan has micro-batches or the objective needs them (trains_zero_advantages());
// they count in the normalisation all the same, and of masked completions the tokens do not. Throws Error for
// a completion without log-probabilities.
PolicyBatch make_policy_batch(const std::vector<Sample>& rollout, const PlannedUpdate& update,
                              const PolicyBatchConfig& config);

// The weight of each token of a completion of `sequence_tokens` tokens: 1 / normaliser.
struct BatchCounts {
  double tokens = 0, sequences = 0, max_tokens = 0;
};
double token_weight(Normalization normalization, const BatchCounts& counts, int64_t sequence_tokens);

}  // namespace whet
