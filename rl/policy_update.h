// One optimizer step on scored completions.
#pragma once

#include "rl/policy_batch.h"
#include "train/trainer.h"

namespace whet {

// As Trainer::step(), with sums as means over the trained tokens.
StepStats update_policy(Trainer& trainer, const Objective& objective, const PolicyBatch& batch, double lr);

// The stats of several updates as metrics.jsonl has them: means over those that were taken (NaN where none
// was), but for kLogprobDifference, which is that of the first, before which no weight has changed.
StepStats summarize(const std::vector<StepStats>& updates);

}  // namespace whet
