#include "train/optimizer.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace whet {

double learning_rate(const OptimizerConfig& config, int64_t step, int64_t total) {
  if (step < config.warmup_steps)
    return config.lr * static_cast<double>(step + 1) / static_cast<double>(config.warmup_steps + 1);
  const double span = static_cast<double>(std::max<int64_t>(total - config.warmup_steps, 1));
  const double progress = std::min(static_cast<double>(step - config.warmup_steps) / span, 1.0);
  double share = 1;
  if (config.schedule == "cosine") share = 0.5 * (1 + std::cos(std::numbers::pi * progress));
  if (config.schedule == "linear") share = 1 - progress;
  return config.lr * (config.final_lr_ratio + (1 - config.final_lr_ratio) * share);
}

AdamW::AdamW(const OptimizerConfig& config, const std::vector<Parameter>& parameters) : config_(config) {
  validate(config);
  groups_ = {{{}, config.weight_decay}, {{}, 0.0}};
  for (const auto& parameter : parameters) {
    if (!parameter.trainable) continue;
    groups_[parameter.value.dim() > 1 ? 0 : 1].members.push_back(parameters_.size());
    names_.push_back(parameter.name);
    parameters_.push_back(parameter.value);
    exp_avg_.push_back(at::zeros_like(parameter.value.detach()));
    exp_avg_sq_.push_back(at::zeros_like(parameter.value.detach()));
    steps_.push_back(at::zeros({}, at::kFloat));
  }
}

double AdamW::step(std::vector<at::Tensor> gradients, double lr) {
  const at::NoGradGuard no_grad;
  double squares = 0;
  for (const auto& gradient : gradients) {
    const at::Tensor flat = gradient.reshape({-1});
    squares += at::dot(flat, flat).item<double>();
  }
  const double norm = std::sqrt(squares);
  if (!std::isfinite(norm)) fail("the gradient is not finite: loss or weights hold NaN or infinity");
  if (config_.max_grad_norm > 0 && norm > config_.max_grad_norm)
    for (auto& gradient : gradients) gradient.mul_(config_.max_grad_norm / norm);

  for (const auto& group : groups_) {
    std::vector<at::Tensor> p, g, m, v, s;
    for (size_t i : group.members) {
      steps_[i].add_(1);  // the fused kernel divides by 1 - beta^step
      p.push_back(parameters_[i]), g.push_back(gradients[i]);
      m.push_back(exp_avg_[i]), v.push_back(exp_avg_sq_[i]), s.push_back(steps_[i]);
    }
    if (!p.empty())
      at::_fused_adamw_(p, g, m, v, {}, s, lr, config_.beta1, config_.beta2, group.weight_decay, config_.eps,
                        /*amsgrad=*/false, /*maximize=*/false);
  }
  return norm;
}

std::vector<NamedTensor> AdamW::state() const {
  std::vector<NamedTensor> state;
  for (size_t i = 0; i < names_.size(); ++i) {
    state.push_back({"exp_avg." + names_[i], exp_avg_[i]});
    state.push_back({"exp_avg_sq." + names_[i], exp_avg_sq_[i]});
    state.push_back({"step." + names_[i], steps_[i]});
  }
  return state;
}

}  // namespace whet
