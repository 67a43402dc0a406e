#include "train/trainer.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/error.h"
#include "train/logprobs.h"

namespace whet {

namespace {

double total_weight_of(const std::vector<TrainSequence>& sequences) {
  double total = 0;
  for (const auto& sequence : sequences)
    for (size_t t = 1; t < sequence.weights.size(); ++t) total += sequence.weights[t];
  return total;
}

// The losses and values of all micro-batches of a step, in order, read back at once.
std::vector<double> read(const std::vector<ObjectiveOutput>& outputs) {
  std::vector<at::Tensor> scalars;
  for (const auto& output : outputs) {
    scalars.push_back(output.loss.to(at::kDouble));
    for (const auto& value : output.values) scalars.push_back(value.to(at::kDouble));
  }
  const at::Tensor all = at::stack(scalars).to(at::kCPU);
  return {all.const_data_ptr<double>(), all.const_data_ptr<double>() + all.numel()};
}

StepStats no_stats(const Objective& objective, double lr) {
  StepStats stats;
  stats.learning_rate = lr;
  for (const auto& metric : objective.metrics) stats.metrics.emplace_back(metric.name, 0.0);
  return stats;
}

// `combined` of the first `index` of `count` micro-batches with the value of the next one.
double joined(Combine how, double combined, double value, size_t index, size_t count) {
  switch (how) {
    case Combine::sum:
      break;
    case Combine::min:
      return index == 0 ? value : std::min(combined, value);
    case Combine::max:
      return index == 0 ? value : std::max(combined, value);
    case Combine::mean:
      return combined + value / static_cast<double>(count);
  }
  return combined + value;
}

StepStats combine(const std::vector<ObjectiveOutput>& outputs, const Objective& objective, double lr) {
  StepStats stats = no_stats(objective, lr);
  for (const auto& name : names_of(objective.auxiliary)) stats.auxiliary.emplace_back(name, 0.0);
  const std::vector<double> numbers = read(outputs);
  const size_t metrics = objective.metrics.size(), auxiliary = stats.auxiliary.size();
  for (size_t i = 0; i < outputs.size(); ++i) {
    const double* of_micro_batch = &numbers[i * (1 + metrics + auxiliary)];
    stats.loss += of_micro_batch[0];
    for (size_t m = 0; m < metrics; ++m) {
      double& combined = stats.metrics[m].second;
      combined = joined(objective.metrics[m].combine, combined, of_micro_batch[1 + m], i, outputs.size());
    }
    for (size_t a = 0; a < auxiliary; ++a) stats.auxiliary[a].second += of_micro_batch[1 + metrics + a];
  }
  return stats;
}

}  // namespace

Trainer::Trainer(CausalLm& model, const CausalLm* reference, const TrainerConfig& config)
    : model_(model),
      reference_(reference),
      config_(config),
      team_(std::max(config.threads, 1)),
      optimizer_(config.optimizer, model.parameters(),
                 /*clips_mtp_apart=*/config.mtp_gradient == MtpGradient::modules),
      gradients_(optimizer_.parameters()) {
  validate_gradient_lanes(config.gradient_lanes);
}

Trainer::Part Trainer::compute(const std::vector<TrainSequence>& sequences, const MicroBatch& micro,
                               const Objective& objective, const StepTotals& totals, const Exec& exec,
                               const at::Tensor& load) const {
  ObjectiveInput in{micro, totals.weight, {}};
  if (reference_ != nullptr) {
    const at::NoGradGuard no_grad;
    in.ref_logprobs = compute_logprobs(*reference_, micro, config_.temperature, {.exec = exec}).logprobs;
  }
  const AuxiliaryLosses& auxiliary = objective.auxiliary;
  const bool balances = auxiliary.balance_weight > 0, predicts_more = auxiliary.mtp_weight > 0;
  std::vector<at::Tensor> balance_losses;
  const ForwardContext context{.exec = exec,
                               .expert_load = &load,
                               .given_experts = micro.experts,
                               .recompute = config_.recompute,
                               .balance_losses = balances ? &balance_losses : nullptr};
  const at::Tensor hidden = model_.hidden(micro.batch, context);
  if (objective.needs_logits) in.logits = model_.logits(hidden, exec);
  const TokenLogprobs of_targets = compute_logprobs(model_, hidden, micro, config_.temperature, exec);
  in.logprobs = of_targets.logprobs;
  in.entropy = of_targets.entropy;
  ObjectiveOutput out = objective.compute(in);
  require(out.values.size() == objective.metrics.size(), "an objective gave ", out.values.size(),
          " values for ", objective.metrics.size(), " metrics");
  std::vector<AuxiliaryPart> parts;
  if (predicts_more)
    parts.push_back(mtp_part(model_,
                             {sequences, micro, hidden, context, config_.temperature, config_.mtp_gradient},
                             auxiliary.mtp_weight, totals));
  if (balances) {
    const int64_t layers =
        model_.config().moe_layers() + (predicts_more ? model_.config().num_nextn_predict_layers : 0);
    parts.push_back(balance_part(balance_losses, layers, auxiliary.balance_weight, totals));
  }
  at::Tensor loss = out.loss;
  for (const auto& part : parts) {
    loss = loss + part.loss;
    out.values.push_back(part.value);
  }
  for (auto& value : out.values) value = value.detach();
  out.loss = out.loss.detach();
  return {std::move(out), std::move(loss)};
}

StepStats Trainer::step(const std::vector<TrainSequence>& sequences, const Objective& objective, double lr,
                        const Cut& cut) {
  if (sequences.empty()) return no_stats(objective, lr);
  const auto micro_batches = cut.empty() ? make_micro_batches(sequences, config_.micro_batch_tokens)
                                         : make_micro_batches(sequences, cut);
  const StepTotals totals{total_weight_of(sequences), static_cast<double>(sequences.size())};
  std::vector<ObjectiveOutput> outputs(micro_batches.size());
  const at::Tensor load = zero_load(model_.config());
  std::mutex load_mutex;
  const auto loss = [&](int index, const Exec& exec) {
    const auto i = static_cast<size_t>(index);
    const at::Tensor of_micro_batch = zero_load(model_.config());
    Part part = compute(sequences, micro_batches[i], objective, totals, exec, of_micro_batch);
    outputs[i] = std::move(part.reported);
    const std::lock_guard lock(load_mutex);
    load.add_(of_micro_batch);
    return part.loss;
  };
  auto sum = gradients_.sum(static_cast<int>(micro_batches.size()), config_.gradient_lanes, team_, loss);

  StepStats stats = combine(outputs, objective, lr);
  const Optimizer::Step update =
      std::isfinite(stats.loss)
          ? optimizer_.step(std::move(sum.gradients), lr, team_.exec)
          : Optimizer::Step{std::nan(""), false, optimizer_.first_not_finite(sum.gradients)};
  stats.grad_norm = update.grad_norm;
  stats.taken = update.taken;
  stats.not_finite = update.not_finite;
  model_.pack(team_.exec);
  stats.load = load_violations(load);
  balance_experts(model_, load, config_.router_bias_update_rate);
  return stats;
}

}  // namespace whet
