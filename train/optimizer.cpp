#include "train/optimizer.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/aminmax.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/fields.h"
#include "train/muon.h"

namespace whet {

namespace {

// Weights whose squares overflow float32 are unusable: a norm over them is infinite.
constexpr double kLargestWeight = 1e18;

constexpr double kLargestSingularValue = 2;  // of what orthogonalized() returns, generously

// An upper bound of |m| / sqrt(v) in AdamW, bias corrections included (by Cauchy-Schwarz).
double largest_update(const OptimizerConfig& config) {
  const double ratio = config.beta1 * config.beta1 / config.beta2;
  return ratio < 1 ? 1 / std::sqrt((1 - ratio) * (1 - config.beta2))
                   : std::numeric_limits<double>::infinity();
}

// The largest magnitude of all weights, in one pass; NaN where one is NaN.
double largest_magnitude(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> magnitudes;
  for (const auto& tensor : tensors) {
    if (tensor.numel() == 0) continue;
    const auto [least, greatest] = at::aminmax(tensor);
    magnitudes.push_back(at::maximum(least.neg(), greatest));
  }
  return magnitudes.empty() ? 0 : at::stack(magnitudes).max().item<double>();
}

// The norm over all parameters: the sum of squares of each, read back together, added in the parameters'
// order.
double gradient_norm(const std::vector<at::Tensor>& gradients) {
  if (gradients.empty()) return 0;
  std::vector<at::Tensor> squares;
  for (const auto& gradient : gradients) {
    const at::Tensor flat = gradient.reshape({-1});
    squares.push_back(at::dot(flat, flat));
  }
  const at::Tensor read = at::stack(squares).to(at::kCPU, at::kDouble);
  double sum = 0;
  for (int64_t i = 0; i < read.numel(); ++i) sum += read.const_data_ptr<double>()[i];
  return std::sqrt(sum);
}

}  // namespace

double learning_rate(const OptimizerConfig& config, int64_t step, int64_t total) {
  if (step < config.warmup_steps) {
    const int64_t first = config.warmup_from_zero ? 0 : 1;
    return config.lr * static_cast<double>(step + first) / static_cast<double>(config.warmup_steps + first);
  }
  const double span = static_cast<double>(std::max<int64_t>(total - config.warmup_steps, 1));
  const double progress = std::min(static_cast<double>(step - config.warmup_steps) / span, 1.0);
  double share = 1;
  if (config.schedule == Schedule::cosine) share = 0.5 * (1 + std::cos(std::numbers::pi * progress));
  if (config.schedule == Schedule::linear) share = 1 - progress;
  return config.lr * (config.final_lr_ratio + (1 - config.final_lr_ratio) * share);
}

Optimizer::Optimizer(const OptimizerConfig& config, const std::vector<Parameter>& parameters,
                     bool clips_mtp_apart)
    : config_(config),
      groups_{{{}, config.weight_decay}, {{}, 0.0}},
      largest_update_(largest_update(config)),
      largest_weight_(std::numeric_limits<double>::infinity()) {
  check_bounds(config, "optimizer");
  for (const auto& parameter : parameters)
    if (parameter.trainable) {
      (clips_mtp_apart && parameter.mtp ? apart_ : together_).push_back(parameters_.size());
      add(parameter);
    }
}

void Optimizer::add(const Parameter& parameter) {
  const auto zeros = [&] { return at::zeros_like(parameter.value.detach()); };
  const size_t index = parameters_.size();
  names_.push_back(parameter.name);
  parameters_.push_back(parameter.value);
  exp_avg_.emplace_back(), exp_avg_sq_.emplace_back(), steps_.emplace_back(), momentum_.emplace_back();
  if (config_.type == OptimizerType::muon && is_muon_matrix(parameter)) {
    momentum_.back() = zeros();
    // No number of a matrix is larger than its largest singular value.
    largest_update_ = std::max(largest_update_, kLargestSingularValue * muon_scale(parameter.value));
    return;
  }
  exp_avg_.back() = zeros();
  exp_avg_sq_.back() = zeros();
  steps_.back() = at::zeros({}, at::kFloat);
  groups_[parameter.value.dim() > 1 ? 0 : 1].members.push_back(index);
}

// The weights are read only when the bound on their growth since the last reading does not suffice.
bool Optimizer::stays_finite(double lr) {
  const double ratio = largest_update_;
  const auto after = [&] { return largest_weight_ * (1 + lr * config_.weight_decay) + lr * ratio; };
  if (!(after() <= kLargestWeight)) largest_weight_ = largest_magnitude(parameters_);
  const double bound = std::isfinite(ratio) ? after() : largest_weight_ + lr;
  if (!(bound <= kLargestWeight)) return false;
  largest_weight_ = after();
  return true;
}

double Optimizer::clip(std::vector<at::Tensor>& gradients, const std::vector<size_t>& members) const {
  std::vector<at::Tensor> clipped;
  for (const size_t i : members) clipped.push_back(gradients[i]);
  const double norm = gradient_norm(clipped);
  if (config_.max_grad_norm > 0 && norm > config_.max_grad_norm && std::isfinite(norm))
    for (auto& gradient : clipped) gradient.mul_(config_.max_grad_norm / norm);
  return norm;
}

Optimizer::Step Optimizer::step(std::vector<at::Tensor> gradients, double lr, const Exec& exec) {
  const at::NoGradGuard no_grad;
  const double norm = clip(gradients, together_);
  if (!std::isfinite(norm + clip(gradients, apart_)) || !stays_finite(lr))
    return {norm, false, first_not_finite(gradients)};

  step_adamw(gradients, lr);
  for (size_t i = 0; i < parameters_.size(); ++i)
    if (momentum_[i].defined())
      muon_step(parameters_[i], gradients[i], momentum_[i], lr, config_.momentum, config_.weight_decay, exec);
  return {norm, true};
}

void Optimizer::step_adamw(const std::vector<at::Tensor>& gradients, double lr) {
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
}

std::string Optimizer::first_not_finite(const std::vector<at::Tensor>& gradients) const {
  for (size_t i = 0; i < gradients.size(); ++i)
    if (!std::isfinite(gradient_norm({gradients[i]}))) return names_[i];
  return "";
}

std::vector<NamedTensor> Optimizer::state() const {
  std::vector<NamedTensor> state;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (momentum_[i].defined()) {
      state.push_back({"momentum." + names_[i], momentum_[i]});
      continue;
    }
    state.push_back({"exp_avg." + names_[i], exp_avg_[i]});
    state.push_back({"exp_avg_sq." + names_[i], exp_avg_sq_[i]});
    state.push_back({"step." + names_[i], steps_[i]});
  }
  return state;
}

void Optimizer::restore(const std::function<at::Tensor(const NamedTensor& part)>& saved) {
  for (const auto& part : state()) part.tensor.copy_(saved(part));
}

}  // namespace whet
