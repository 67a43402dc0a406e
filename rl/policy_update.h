// One optimizer step on scored completions.
#pragma once

#include "rl/policy_batch.h"
#include "train/trainer.h"

namespace whet {

// As Trainer::step(), with metrics of Combine::sum divided by the trained tokens. A batch without trained
// tokens changes nothing.
StepStats update_policy(Trainer& trainer, const Objective& objective, const PolicyBatch& batch, double lr);

// The stats of several updates, for metrics.jsonl: means over those that were taken (NaN where none was),
// except kLogprobDifference, which is that of the first update, where the weights are those that sampled.
StepStats summarize(const std::vector<StepStats>& updates);

}  // namespace whet
