#include "train/auxiliary_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/zeros.h>

#include "base/error.h"
#include "train/mtp_batch.h"

namespace whet {

std::vector<std::string> names_of(const AuxiliaryLosses& losses) {
  std::vector<std::string> names;
  if (losses.mtp_weight > 0) names.emplace_back(kMtpLoss);
  if (losses.balance_weight > 0) names.emplace_back(kBalanceLoss);
  return names;
}

AuxiliaryPart balance_part(const std::vector<at::Tensor>& balance_losses, int64_t layers, double weight,
                           const StepTotals& totals) {
  require(!balance_losses.empty(), "a balance loss needs a mixture of experts");
  at::Tensor sum = balance_losses.front();
  for (size_t i = 1; i < balance_losses.size(); ++i) sum = sum + balance_losses[i];
  return {sum * (weight / totals.sequences), sum.detach() / (totals.sequences * static_cast<double>(layers))};
}

AuxiliaryPart mtp_part(const CausalLm& model, const MtpInput& in, double weight, const StepTotals& totals) {
  const int64_t modules = model.config().num_nextn_predict_layers;
  require(modules > 0, "an MTP loss needs MTP modules");
  const bool everything = in.gradient == MtpGradient::everything;
  at::Tensor states = everything ? in.hidden : in.hidden.detach(), sum = at::zeros({}, in.hidden.options());
  const auto batches = make_mtp_batches(in.sequences, in.micro, modules);
  for (size_t m = 0; m < batches.size(); ++m) {
    const MtpBatch& batch = batches[m];
    states = model.mtp_hidden(static_cast<int64_t>(m), states.index_select(0, batch.sources), batch.batch,
                              in.context, in.gradient);
    const at::Tensor rows = batch.weights.nonzero().squeeze(1);
    const TokenLogprobs of_targets =
        model.logprobs(states.index_select(0, rows), batch.targets.index_select(0, rows), in.temperature,
                       in.context.exec, /*trains_head=*/everything);
    sum = sum - (of_targets.logprobs * batch.weights.index_select(0, rows)).sum();
  }
  // A step in which no token has a weight has nothing to predict.
  const double divisor = static_cast<double>(modules) * (totals.weight > 0 ? totals.weight : 1);
  return {sum * (weight / divisor), sum.detach() / divisor};
}

}  // namespace whet
