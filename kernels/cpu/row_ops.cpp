#include "kernels/row_ops.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/vector_math.h"

namespace whet::kernels {

void rms_norm(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
              float* inverse_rms) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* in = x + r * dim;
    float* to = out + r * dim;
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < dim; ++i) sum += in[i] * in[i];
    const float scale = 1.0f / std::sqrt(sum / static_cast<float>(dim) + eps);
    for (int64_t i = 0; i < dim; ++i) to[i] = weight[i] * (in[i] * scale);
    if (inverse_rms != nullptr) inverse_rms[r] = scale;
  }
}

void rms_norm_backward(const float* grad_out, const float* x, const float* weight, const float* inverse_rms,
                       int64_t rows, int64_t dim, float* grad_x, float* grad_weight) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* in = x + r * dim;
    const float* grad = grad_out + r * dim;
    float* to = grad_x + r * dim;
    const float scale = inverse_rms[r];
    float dot = 0;
#pragma omp simd reduction(+ : dot)
    for (int64_t i = 0; i < dim; ++i) dot += grad[i] * weight[i] * in[i];
    const float shared = dot * scale * scale * scale / static_cast<float>(dim);
    for (int64_t i = 0; i < dim; ++i) {
      to[i] = grad[i] * weight[i] * scale - in[i] * shared;
      grad_weight[i] += grad[i] * in[i] * scale;
    }
  }
}

void swiglu(const float* x, int64_t rows, int64_t dim, float* out) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* gate = x + r * 2 * dim;
    const float* up = gate + dim;
    float* to = out + r * dim;
#pragma omp simd
    for (int64_t i = 0; i < dim; ++i) to[i] = gate[i] * sigmoid(gate[i]) * up[i];
  }
}

void swiglu_backward(const float* grad_out, const float* x, int64_t rows, int64_t dim, float* grad_x) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* gate = x + r * 2 * dim;
    const float* up = gate + dim;
    const float* grad = grad_out + r * dim;
    float* grad_gate = grad_x + r * 2 * dim;
    float* grad_up = grad_gate + dim;
#pragma omp simd
    for (int64_t i = 0; i < dim; ++i) {
      const float s = sigmoid(gate[i]);
      const float silu = gate[i] * s;
      grad_gate[i] = grad[i] * up[i] * (s + silu * (1.0f - s));
      grad_up[i] = grad[i] * silu;
    }
  }
}

void sigmoid(const float* x, int64_t size, float* out) {
#pragma omp simd
  for (int64_t i = 0; i < size; ++i) out[i] = sigmoid(x[i]);
}

void rope(const float* x, const int64_t* positions, const float* cos, const float* sin, RopePairs pairs,
          float direction, int64_t rows, int64_t heads, int64_t dim, float* out) {
  const int64_t half = dim / 2;
  const int64_t stride = pairs == RopePairs::halves ? 1 : 2;
  const int64_t partner = pairs == RopePairs::halves ? half : 1;
  for (int64_t r = 0; r < rows; ++r) {
    const float* c = cos + positions[r] * half;
    const float* s = sin + positions[r] * half;
    for (int64_t h = 0; h < heads; ++h) {
      const float* in = x + (r * heads + h) * dim;
      float* to = out + (r * heads + h) * dim;
      for (int64_t i = 0; i < half; ++i) {
        const float a = in[i * stride];
        const float b = in[i * stride + partner];
        to[i * stride] = a * c[i] - direction * b * s[i];
        to[i * stride + partner] = b * c[i] + direction * a * s[i];
      }
    }
  }
}

float log_softmax(float* logits, int64_t size, float temperature) {
  const float inverse = 1.0f / temperature;
  float max = -INFINITY;
#pragma omp simd reduction(max : max)
  for (int64_t i = 0; i < size; ++i) {
    logits[i] *= inverse;
    max = std::max(max, logits[i]);
  }
  float sum = 0;
  float weighted = 0;
#pragma omp simd reduction(+ : sum, weighted)
  for (int64_t i = 0; i < size; ++i) {
    logits[i] -= max;
    const float e = fast_exp(logits[i]);
    sum += e;
    weighted += e * logits[i];
  }
  const float log_sum = std::log(sum);
#pragma omp simd
  for (int64_t i = 0; i < size; ++i) logits[i] -= log_sum;
  return log_sum - weighted / sum;
}

}  // namespace whet::kernels
