#include "kernels/cpu/row_ops.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/table.h"
#include "kernels/cpu/vector_math.h"

namespace whet::kernels {

namespace {

// Calls work(first, count) for parts of `rows` rows of `dim` floats, each large enough to outweigh the cost
// of a task.
template <class Work>
void for_rows(int64_t rows, int64_t dim, const Threads& threads, const Work& work) {
  constexpr int64_t kLeastFloats = 4096;
  const int64_t most = std::max<int64_t>(1, rows * dim / kLeastFloats);
  const int64_t parts = std::min<int64_t>({rows, most, int64_t{4} * threads.count()});
  threads.run(parts, [&](int64_t part) {
    const int64_t first = rows * part / parts;
    work(first, rows * (part + 1) / parts - first);
  });
}

// Turns `pairs` pairs (first[i], second[i]), each Stride floats from the next. A pair may be written over
// itself.
template <int64_t Stride>
void rotate(const float* first, const float* second, const float* cos, const float* sin, float direction,
            int64_t pairs, float* out_first, float* out_second) {
#pragma omp simd
  for (int64_t i = 0; i < pairs; ++i) {
    const float a = first[i * Stride], b = second[i * Stride];
    out_first[i * Stride] = std::fma(a, cos[i], -(direction * b * sin[i]));
    out_second[i * Stride] = std::fma(b, cos[i], direction * a * sin[i]);
  }
}

}  // namespace

void rms_norm(const KernelTable& table, const float* x, const float* weight, float eps, int64_t rows,
              int64_t dim, float* out, float* inverse_rms, const Threads& threads) {
  for_rows(rows, dim, threads, [&](int64_t first, int64_t count) {
    table.rms_norm(x + first * dim, weight, eps, count, dim, out + first * dim,
                   inverse_rms == nullptr ? nullptr : inverse_rms + first);
  });
}

void rms_norm(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
              float* inverse_rms, const Threads& threads) {
  rms_norm(kernel_table(), x, weight, eps, rows, dim, out, inverse_rms, threads);
}

void swiglu(const KernelTable& table, const float* x, int64_t rows, int64_t dim, float* out,
            const Threads& threads) {
  for_rows(rows, 2 * dim, threads, [&](int64_t first, int64_t count) {
    table.swiglu(x + first * 2 * dim, count, dim, out + first * dim);
  });
}

void swiglu(const float* x, int64_t rows, int64_t dim, float* out, const Threads& threads) {
  swiglu(kernel_table(), x, rows, dim, out, threads);
}

float log_softmax(float* logits, int64_t size, float temperature) {
  return kernel_table().log_softmax(logits, size, temperature, /*log_normalizer=*/nullptr);
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
    for (int64_t i = 0; i < dim; ++i) dot = std::fma(grad[i] * weight[i], in[i], dot);
    const float shared = dot * scale * scale * scale / static_cast<float>(dim);
    for (int64_t i = 0; i < dim; ++i) {
      to[i] = std::fma(grad[i] * weight[i], scale, -(in[i] * shared));
      grad_weight[i] = std::fma(grad[i] * in[i], scale, grad_weight[i]);
    }
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
      grad_gate[i] = grad[i] * up[i] * std::fma(silu, 1.0f - s, s);
      grad_up[i] = grad[i] * silu;
    }
  }
}

void rope(const RopeShape& shape, const int64_t* positions, const float* cos, const float* sin,
          const float* x, HeadStrides x_strides, float* out, HeadStrides out_strides,
          const Threads& threads) {
  const int64_t half = shape.dim / 2;
  const auto rotate_row = [&](int64_t r) {
    const float* c = cos + positions[r] * half;
    const float* s = sin + positions[r] * half;
    for (int64_t h = 0; h < shape.heads; ++h) {
      const float* in = x + r * x_strides.row + h * x_strides.head;
      float* to = out + r * out_strides.row + h * out_strides.head;
      if (shape.pairs == RopePairs::halves)
        rotate<1>(in, in + half, c, s, shape.direction, half, to, to + half);
      else
        rotate<2>(in, in + 1, c, s, shape.direction, half, to, to + 1);
    }
  };
  for_rows(shape.rows, shape.heads * shape.dim, threads, [&](int64_t first, int64_t count) {
    for (int64_t r = first; r < first + count; ++r) rotate_row(r);
  });
}

}  // namespace whet::kernels
