// Softmax over the keys that a query attends to, in the backward pass of attention.
#include "kernels/cpu/simd/for_lanes.h"
#include "kernels/cpu/simd/kernels.h"

namespace whet::kernels::WHET_ISA {

namespace {

void clear(float* row, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i) row[i] = 0;
}

}  // namespace

// Flattened, because GCC 12 would call a function for every 16 numbers.
__attribute__((flatten)) void softmax_range(float* row, const SoftmaxRange& range) {
  float* scores = row + range.begin;
  const int64_t size = range.end - range.begin;
  const float low = -__builtin_inff();
  Lanes best = low;
  for_lanes(
      size, [&](int64_t i) { best = max(load(scores + i), best); },
      [&](int64_t i, int64_t count) { best = max(load_part(scores + i, count, low), best); });
  const Lanes top = max_of(best);
  Lanes sums = {};
  const auto exponential = [&](const Lanes& score) { return exp((score - top) * range.scale); };
  for_lanes(
      size,
      [&](int64_t i) {
        const Lanes e = exponential(load(scores + i));
        sums = sums + e;
        store(scores + i, e);
      },
      [&](int64_t i, int64_t count) {
        store_part(scores + i, count, exponential(load_part(scores + i, count, low)));
        sums = sums + load_part(scores + i, count, 0.0f);
      });
  const float factor = 1.0f / sum_of(sums);
  for_lanes(
      size, [&](int64_t i) { store(scores + i, load(scores + i) * factor); },
      [&](int64_t i, int64_t count) {
        for (int64_t j = i; j < i + count; ++j) scores[j] *= factor;
      });
  clear(row, 0, range.begin);
  clear(row, range.end, range.length);
}

__attribute__((flatten)) void softmax_range_backward(const float* row, const SoftmaxRange& range,
                                                     float* grad_row) {
  const float* probs = row + range.begin;
  float* grad = grad_row + range.begin;
  const int64_t size = range.end - range.begin;
  Lanes sums = {};
  for_lanes(
      size, [&](int64_t i) { sums = fma(load(probs + i), load(grad + i), sums); },
      [&](int64_t i, int64_t count) {
        sums = fma(load_part(probs + i, count, 0.0f), load_part(grad + i, count, 0.0f), sums);
      });
  const Lanes dot = sum_of(sums);
  for_lanes(
      size, [&](int64_t i) { store(grad + i, load(probs + i) * (load(grad + i) - dot) * range.scale); },
      [&](int64_t i, int64_t count) {
        const Lanes part = load_part(probs + i, count, 0.0f);
        store_part(grad + i, count, part * (load_part(grad + i, count, 0.0f) - dot) * range.scale);
      });
  clear(grad_row, 0, range.begin);
  clear(grad_row, range.end, range.length);
}

}  // namespace whet::kernels::WHET_ISA
