#include "models/layers/balance_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros_like.h>

#include "kernels/backend.h"

namespace whet {

namespace {

using kernels::RouterShape;
using kernels::SequenceSpan;

// 1 for the `active` experts of the largest scores in each row, else 0.
at::Tensor marks_of_largest(const RouterShape& shape, const at::Tensor& logits, const Exec& exec) {
  RouterShape plain = shape;
  plain.groups = plain.active_groups = 1;
  const at::Tensor chosen = at::empty({logits.size(0), shape.active}, logits.options().dtype(at::kLong));
  exec->route(plain, logits, {},
              {at::empty_like(logits), chosen, at::empty(chosen.sizes(), logits.options())});
  return at::zeros_like(logits).scatter_(1, chosen, 1.0);
}

// What the loss multiplies each row's share of an expert by: sum over the row's sequences of f_i / T.
at::Tensor factors_of(const RouterShape& shape, const at::Tensor& logits,
                      std::span<const SequenceSpan> sequences, const Exec& exec) {
  const at::NoGradGuard no_grad;
  const at::Tensor marks = marks_of_largest(shape, logits, exec), factors = at::zeros_like(logits);
  for (const auto& span : sequences) {
    const bool shares = span.prefix_begin >= 0 && span.first_position > 0;
    const int64_t tokens = span.count + (shares ? span.first_position : 0);
    at::Tensor count = marks.narrow(0, span.begin, span.count).sum(0);
    if (shares) count = count + marks.narrow(0, span.prefix_begin, span.first_position).sum(0);
    const double scale = static_cast<double>(shape.experts) /
                         (static_cast<double>(shape.active) * static_cast<double>(tokens * tokens));
    const at::Tensor factor = count * scale;
    factors.narrow(0, span.begin, span.count).add_(factor);
    if (shares) factors.narrow(0, span.prefix_begin, span.first_position).add_(factor);
  }
  return factors;
}

}  // namespace

at::Tensor balance_loss(const RouterShape& shape, const at::Tensor& logits,
                        std::span<const SequenceSpan> sequences, const Exec& exec) {
  const at::Tensor factors = factors_of(shape, logits.detach(), sequences, exec);
  if (shape.score == kernels::RouterScore::softmax) return (factors * logits.softmax(1)).sum();
  const at::Tensor scores = logits.sigmoid();
  return (factors * scores / scores.sum(1, /*keepdim=*/true)).sum();
}

}  // namespace whet
