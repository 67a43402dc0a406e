// The losses of AuxiliaryLosses: what each micro-batch adds to the sum over a step.
#pragma once

#include "train/objective.h"

namespace whet {

inline constexpr const char* kBalanceLoss = "router/balance_loss";

// The objective's metrics, then one for each auxiliary loss that it asks for.
std::vector<Metric> metrics_of(const Objective& objective);

// What the sums over a step are divided by.
struct StepTotals {
  double weight = 0;  // of all targets
  double sequences = 0;
};

// What a micro-batch adds: `loss`, weighted and differentiable, to the step's loss; `value` to the metric.
struct AuxiliaryPart {
  at::Tensor loss, value;
};

// `balance_losses` as in ForwardContext. The metric is the mean over layers and sequences: 1 where all are of
// even load.
AuxiliaryPart balance_part(const std::vector<at::Tensor>& balance_losses, double weight,
                           const StepTotals& totals);

}  // namespace whet
