// Slots are summed in slot order, so a token's output has one bit pattern.
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "kernels/cpu/backend/cpu_backend.h"
#include "kernels/cpu/route.h"

namespace whet::kernels {

namespace {

// Rows that one task copies or adds up.
constexpr int64_t kTaskRows = 16;

template <class Work>
void for_rows(int64_t rows, const Threads& threads, const Work& work) {
  threads.run((rows + kTaskRows - 1) / kTaskRows, [&](int64_t task) {
    for (int64_t r = task * kTaskRows; r < std::min(rows, (task + 1) * kTaskRows); ++r) work(r);
  });
}

at::Tensor to_tensor(const std::vector<int64_t>& values, at::IntArrayRef sizes) {
  const at::Tensor tensor = at::empty(sizes, at::kLong);
  std::copy(values.begin(), values.end(), into<int64_t>(tensor));
  return tensor;
}

}  // namespace

void CpuBackend::route(const RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
                       const Routing& routing) const {
  const int64_t rows = logits.size(0);
  float* scores = into(routing.scores);
  auto* chosen = into<int64_t>(routing.chosen);
  router_scores(shape, in(logits), rows, scores);
  select_experts(shape, scores, in_optional(bias), rows, chosen);
  router_weights(shape, scores, chosen, rows, into(routing.weights));
}

void CpuBackend::weigh_experts(const RouterShape& shape, const at::Tensor& logits,
                               const Routing& routing) const {
  const int64_t rows = logits.size(0);
  float* scores = into(routing.scores);
  router_scores(shape, in(logits), rows, scores);
  router_weights(shape, scores, in<int64_t>(routing.chosen), rows, into(routing.weights));
}

void CpuBackend::route_backward(const RouterShape& shape, const at::Tensor& grad_weights,
                                const at::Tensor& scores, const at::Tensor& chosen,
                                const at::Tensor& grad_logits) const {
  router_backward(shape, in(scores), in<int64_t>(chosen), in(grad_weights), scores.size(0),
                  into(grad_logits));
}

ExpertDispatch CpuBackend::dispatch_experts(const at::Tensor& chosen, int64_t experts) const {
  const int64_t rows = chosen.size(0), active = chosen.size(1);
  const ExpertPlan plan = plan_experts(in<int64_t>(chosen), rows, active, experts);
  return {to_tensor(plan.rows, {rows * active}), to_tensor(plan.slots, {rows, active}),
          to_tensor(plan.begins, {experts + 1})};
}

void CpuBackend::gather_rows(const at::Tensor& x, const at::Tensor& rows, const at::Tensor& out) const {
  const int64_t dim = x.size(1);
  const auto* row = in<int64_t>(rows);
  const float* from = in(x);
  float* to = into(out);
  for_rows(rows.size(0), threads_, [&](int64_t i) { std::copy_n(from + row[i] * dim, dim, to + i * dim); });
}

void CpuBackend::gather_rows_backward(const at::Tensor& grad, const at::Tensor& slots,
                                      const at::Tensor& grad_x) const {
  const int64_t active = slots.size(1), dim = grad.size(1);
  const auto* slot = in<int64_t>(slots);
  for_rows(slots.size(0), threads_, [&](int64_t t) {
    float* to = into(grad_x) + t * dim;
    std::fill_n(to, dim, 0.0f);
    for (int64_t k = 0; k < active; ++k) {
      const float* from = in(grad) + slot[t * active + k] * dim;
      for (int64_t i = 0; i < dim; ++i) to[i] += from[i];
    }
  });
}

void CpuBackend::combine_slots(const at::Tensor& y, const at::Tensor& weights, const at::Tensor& slots,
                               const at::Tensor& shared, const at::Tensor& residual,
                               const at::Tensor& out) const {
  const int64_t active = slots.size(1), dim = y.size(1);
  const float *rows = in(y), *weight = in(weights);
  const auto* slot = in<int64_t>(slots);
  float* sums = into(out);
  const auto add = [dim](float* to, const float* addend, int64_t row) {
    if (addend == nullptr) return;
    const float* from = addend + row * dim;
    for (int64_t i = 0; i < dim; ++i) to[i] += from[i];
  };
  for_rows(slots.size(0), threads_, [&](int64_t t) {
    float* to = sums + t * dim;
    for (int64_t k = 0; k < active; ++k) {
      const float* from = rows + slot[t * active + k] * dim;
      const float w = weight[t * active + k];
      if (k == 0)
        for (int64_t i = 0; i < dim; ++i) to[i] = w * from[i];
      else
        for (int64_t i = 0; i < dim; ++i) to[i] = std::fma(w, from[i], to[i]);
    }
    add(to, in_optional(shared), t);
    add(to, in_optional(residual), t);
  });
}

void CpuBackend::combine_slots_backward(const at::Tensor& grad, const at::Tensor& y,
                                        const at::Tensor& weights, const at::Tensor& slots,
                                        const at::Tensor& grad_y, const at::Tensor& grad_weights) const {
  const int64_t active = slots.size(1), dim = y.size(1);
  const auto* slots_of = in<int64_t>(slots);
  for_rows(slots.size(0), threads_, [&](int64_t t) {
    const float* g = in(grad) + t * dim;
    for (int64_t k = 0; k < active; ++k) {
      const int64_t slot = slots_of[t * active + k];
      const float* from = in(y) + slot * dim;
      float* to = into(grad_y) + slot * dim;
      const float weight = in(weights)[t * active + k];
      float dot = 0;
      for (int64_t i = 0; i < dim; ++i) {
        to[i] = weight * g[i];
        dot += g[i] * from[i];
      }
      into(grad_weights)[t * active + k] = dot;
    }
  });
}

}  // namespace whet::kernels
