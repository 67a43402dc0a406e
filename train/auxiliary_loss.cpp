#include "train/auxiliary_loss.h"

#include <ATen/TensorOperators.h>

#include "base/error.h"

namespace whet {

std::vector<Metric> metrics_of(const Objective& objective) {
  std::vector<Metric> metrics = objective.metrics;
  if (objective.auxiliary.balance_weight > 0) metrics.push_back({kBalanceLoss});
  return metrics;
}

AuxiliaryPart balance_part(const std::vector<at::Tensor>& balance_losses, double weight,
                           const StepTotals& totals) {
  require(!balance_losses.empty(), "a balance loss needs a mixture of experts");
  at::Tensor sum = balance_losses.front();
  for (size_t i = 1; i < balance_losses.size(); ++i) sum = sum + balance_losses[i];
  const auto layers = static_cast<double>(balance_losses.size());
  return {sum * (weight / totals.sequences), sum.detach() / (totals.sequences * layers)};
}

}  // namespace whet
