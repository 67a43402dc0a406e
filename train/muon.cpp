#include "train/muon.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/lerp.h>

#include <algorithm>
#include <cmath>

#include "kernels/backend.h"

namespace whet {

namespace {

constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
constexpr int kSteps = 5;
constexpr double kLeastNorm = 1e-7;

// x: [rows, columns], rows <= columns.
at::Tensor newton_schulz(at::Tensor x, const Exec& exec) {
  const int64_t rows = x.size(0);
  const at::Tensor gram = at::empty({rows, rows}, x.options());
  for (int step = 0; step < kSteps; ++step) {
    exec->multiply(x, x.t(), gram, false);
    const at::Tensor polynomial = gram * kB;
    exec->multiply(gram * kC, gram, polynomial, true);
    at::Tensor next = x * kA;
    exec->multiply(polynomial, x, next, true);
    x = std::move(next);
  }
  return x;
}

at::Tensor orthogonalized_matrix(const at::Tensor& x, const Exec& exec) {
  const at::Tensor unit = x / std::max(x.norm().item<double>(), kLeastNorm);
  if (x.size(0) <= x.size(1)) return newton_schulz(unit, exec);
  return newton_schulz(unit.t().contiguous(), exec).t();
}

}  // namespace

bool is_muon_matrix(const Parameter& parameter) {
  const std::string& name = parameter.name;
  return parameter.value.dim() > 1 && !name.ends_with("embed_tokens.weight") &&
         !name.ends_with("lm_head.weight") && !name.ends_with(".mlp.gate.weight");
}

at::Tensor orthogonalized(const at::Tensor& x, const Exec& exec) {
  if (x.dim() == 2) return orthogonalized_matrix(x, exec);
  at::Tensor out = at::empty_like(x);
  for (int64_t i = 0; i < x.size(0); ++i)
    out.select(0, i).copy_(orthogonalized_matrix(x.select(0, i).contiguous(), exec));
  return out;
}

double muon_scale(const at::Tensor& weight) {
  return 0.2 * std::sqrt(static_cast<double>(std::max(weight.size(-1), weight.size(-2))));
}

void muon_step(const at::Tensor& weight, const at::Tensor& gradient, const at::Tensor& buffer, double lr,
               double momentum, double weight_decay, const Exec& exec) {
  buffer.lerp_(gradient, 1 - momentum);
  const at::Tensor update = orthogonalized(gradient.lerp(buffer, momentum), exec);
  weight.mul_(1 - lr * weight_decay);
  weight.add_(update, -lr * muon_scale(weight));
}

}  // namespace whet
