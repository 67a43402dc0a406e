// One optimizer step on scored completions.
#pragma once

#include "rl/policy_batch.h"
#include "train/trainer.h"

namespace whet {

// As Trainer::step(). A batch without sequences changes nothing. Completions that the batch leaves out count
// in the metrics: none of their tokens is clipped.
StepStats update_policy(Trainer& trainer, const Objective& objective, const PolicyBatch& batch, double lr);

// The stats of several updates, for metrics.jsonl: means over those that were taken (NaN where none was),
// except kLogprobDifference, which is that of the first update, where the weights are those that sampled. The
// load of experts is that of all updates, taken or not.
StepStats summarize(const std::vector<StepStats>& updates);

}  // namespace whet
