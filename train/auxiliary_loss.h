// The losses of AuxiliaryLosses: what each micro-batch adds to the sum over a step.
#pragma once

#include "models/causal_lm.h"
#include "train/objective.h"

namespace whet {

inline constexpr const char* kBalanceLoss = "router/balance_loss";
inline constexpr const char* kMtpLoss = "mtp/loss";

// The metrics of those that have a weight, each a sum over micro-batches.
std::vector<std::string> names_of(const AuxiliaryLosses& losses);

// What the sums over a step are divided by.
struct StepTotals {
  double weight = 0;  // of all targets
  double sequences = 0;
};

// What a micro-batch adds: `loss`, weighted and differentiable, to the step's loss; `value` to the metric.
struct AuxiliaryPart {
  at::Tensor loss, value;
};

// `balance_losses` as in ForwardContext. The metric is the mean over `layers` and sequences: 1 where all are
// of even load.
AuxiliaryPart balance_part(const std::vector<at::Tensor>& balance_losses, int64_t layers, double weight,
                           const StepTotals& totals);

// Multi-token prediction on a micro-batch.
struct MtpInput {
  const std::vector<TrainSequence>& sequences;  // of the step
  const MicroBatch& micro;
  const at::Tensor& hidden;  // [rows, hidden_size], the model's final hidden states
  const ForwardContext& context;
  double temperature = 1;     // of the log-probabilities
  MtpGradient gradient = {};  // of the modules: the graph of `hidden` is left alone
};
AuxiliaryPart mtp_part(const CausalLm& model, const MtpInput& in, double weight, const StepTotals& totals);

}  // namespace whet
