#include "kernels/cpu/simd/for_lanes.h"
#include "kernels/cpu/simd/kernels.h"

namespace whet::kernels::WHET_ISA {

void rms_norm(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
              float* inverse_rms) {
  for (int64_t r = 0; r < rows; ++r, x += dim, out += dim) {
    Lanes squares = {};
    const auto add = [&](const Lanes& v) { squares = fma(v, v, squares); };
    for_lanes(
        dim, [&](int64_t i) { add(load(x + i)); },
        [&](int64_t i, int64_t count) { add(load_part(x + i, count, 0.0f)); });
    const float scale = 1.0f / __builtin_sqrtf(sum_of(squares) / static_cast<float>(dim) + eps);
    for_lanes(
        dim, [&](int64_t i) { store(out + i, load(weight + i) * (load(x + i) * scale)); },
        [&](int64_t i, int64_t count) {
          for (int64_t j = i; j < i + count; ++j) out[j] = weight[j] * (x[j] * scale);
        });
    if (inverse_rms != nullptr) inverse_rms[r] = scale;
  }
}

// Flattened, because GCC 12 would call a function for every 16 numbers.
__attribute__((flatten)) void swiglu(const float* x, int64_t rows, int64_t dim, float* out) {
  for (int64_t r = 0; r < rows; ++r, x += 2 * dim, out += dim) {
    const float* up = x + dim;
    for_lanes(
        dim,
        [&](int64_t i) {
          const Lanes gate = load(x + i);
          store(out + i, gate * sigmoid(gate) * load(up + i));
        },
        [&](int64_t i, int64_t count) {
          const Lanes gate = load_part(x + i, count, 0.0f);
          store_part(out + i, count, gate * sigmoid(gate) * load_part(up + i, count, 0.0f));
        });
  }
}

float log_softmax(float* logits, int64_t size, float temperature, float* log_normalizer) {
  const float inverse = 1.0f / temperature;
  Lanes best = -__builtin_inff();
  for_lanes(
      size,
      [&](int64_t i) {
        const Lanes scaled = load(logits + i) * inverse;
        best = max(scaled, best);
        store(logits + i, scaled);
      },
      [&](int64_t i, int64_t count) {
        const Lanes scaled = load_part(logits + i, count, -__builtin_inff()) * inverse;
        best = max(scaled, best);
        store_part(logits + i, count, scaled);
      });
  const float top = max_of(best);
  Lanes sums = {}, weighted = {};
  const auto add = [&](const Lanes& shifted) {
    const auto negligible = shifted < kLeastExponent;
    const Lanes e = select(negligible, 0.0f, exp(shifted));
    sums = sums + e;
    weighted = fma(e, select(negligible, 0.0f, shifted), weighted);
  };
  for_lanes(
      size,
      [&](int64_t i) {
        const Lanes shifted = load(logits + i) - top;
        store(logits + i, shifted);
        add(shifted);
      },
      [&](int64_t i, int64_t count) {
        const Lanes shifted = load_part(logits + i, count, -__builtin_inff()) - top;
        store_part(logits + i, count, shifted);
        add(shifted);
      });
  const float sum = sum_of(sums), log_sum = __builtin_logf(sum);
  for_lanes(
      size, [&](int64_t i) { store(logits + i, load(logits + i) - log_sum); },
      [&](int64_t i, int64_t count) {
        for (int64_t j = i; j < i + count; ++j) logits[j] -= log_sum;
      });
  if (log_normalizer != nullptr) *log_normalizer = top + log_sum;
  return log_sum - sum_of(weighted) / sum;
}

// Flattened, because GCC 12 would call a function for every 16 numbers.
__attribute__((flatten)) void log_softmax_backward(float* logits, int64_t size, const LogSoftmaxRow& row) {
  const float inverse = 1.0f / row.temperature;
  const float scale = -row.grad_logprob * inverse, entropy_scale = -row.grad_entropy * inverse;
  const auto for_gradients = [&](const auto& gradient) {
    for_lanes(
        size, [&](int64_t i) { store(logits + i, gradient(load(logits + i))); },
        [&](int64_t i, int64_t count) {
          store_part(logits + i, count, gradient(load_part(logits + i, count, 0.0f)));
        });
  };
  if (row.grad_entropy == 0)
    return for_gradients([&](const Lanes& logit) {
      const Lanes logprob = fma(logit, inverse, -row.log_normalizer);
      return select(logprob < kLeastExponent, 0.0f, exp(logprob) * scale);
    });
  for_gradients([&](const Lanes& logit) {
    const Lanes logprob = fma(logit, inverse, -row.log_normalizer);
    const Lanes both = fma(logprob + row.entropy, entropy_scale, scale);
    return select(logprob < kLeastExponent, 0.0f, exp(logprob) * both);
  });
}

}  // namespace whet::kernels::WHET_ISA
