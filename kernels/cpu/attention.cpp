#include "kernels/attention.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/vector_math.h"

namespace whet::kernels {

namespace {

using Vec = float __attribute__((vector_size(32), aligned(4), may_alias));

// c[Rows, 16] = a[Rows, depth] * b[depth, 16], each element a chain of fused multiply-adds over depth.
template <int Rows>
void multiply_block(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t depth,
                    float* c, int64_t c_stride) {
  Vec low[Rows] = {}, high[Rows] = {};
  for (int64_t k = 0; k < depth; ++k) {
    const Vec b_low = *reinterpret_cast<const Vec*>(b + k * b_stride);
    const Vec b_high = *reinterpret_cast<const Vec*>(b + k * b_stride + 8);
    for (int r = 0; r < Rows; ++r) {
      low[r] += a[r * a_stride + k] * b_low;
      high[r] += a[r * a_stride + k] * b_high;
    }
  }
  for (int r = 0; r < Rows; ++r) {
    *reinterpret_cast<Vec*>(c + r * c_stride) = low[r];
    *reinterpret_cast<Vec*>(c + r * c_stride + 8) = high[r];
  }
}

// c[rows, columns] = a[rows, depth] * b[depth, columns], row-major with the given strides.
void multiply(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t rows,
              int64_t columns, int64_t depth, float* c, int64_t c_stride) {
  const int64_t whole = columns / 16 * 16;
  for (int64_t j = 0; j < whole; j += 16) {
    int64_t r = 0;
    for (; r + 4 <= rows; r += 4)
      multiply_block<4>(a + r * a_stride, a_stride, b + j, b_stride, depth, c + r * c_stride + j, c_stride);
    for (; r < rows; ++r)
      multiply_block<1>(a + r * a_stride, a_stride, b + j, b_stride, depth, c + r * c_stride + j, c_stride);
  }
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t j = whole; j < columns; ++j) {
      float sum = 0;
      for (int64_t k = 0; k < depth; ++k) sum = std::fma(a[r * a_stride + k], b[k * b_stride + j], sum);
      c[r * c_stride + j] = sum;
    }
}

void softmax(float* scores, int64_t length, float scale) {
  float max = -INFINITY;
#pragma omp simd reduction(max : max)
  for (int64_t i = 0; i < length; ++i) max = std::max(max, scores[i]);
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < length; ++i) {
    scores[i] = fast_exp((scores[i] - max) * scale);
    sum += scores[i];
  }
  const float inverse = 1.0f / sum;
#pragma omp simd
  for (int64_t i = 0; i < length; ++i) scores[i] *= inverse;
}

}  // namespace

void write_kv(const AttentionShape& shape, const KvView& cache, int64_t position, const float* keys,
              const float* values) {
  for (int64_t g = 0; g < shape.kv_heads; ++g) {
    float* key_column = cache.keys_t + g * shape.key_dim * cache.capacity + position;
    for (int64_t d = 0; d < shape.key_dim; ++d) key_column[d * cache.capacity] = keys[g * shape.key_dim + d];
    std::copy_n(values + g * shape.value_dim, shape.value_dim,
                cache.values + (g * cache.capacity + position) * shape.value_dim);
  }
}

void attend(const AttentionShape& shape, const KvView& cache, int64_t length, const float* query,
            float* scratch, float* out) {
  const int64_t group = shape.heads / shape.kv_heads;
  const int64_t first = shape.window > 0 ? std::max<int64_t>(0, length - shape.window) : 0;
  const int64_t begin = first / kKeyBlock * kKeyBlock, skipped = first - begin, seen = length - first;
  const int64_t padded = (length - begin + kKeyBlock - 1) / kKeyBlock * kKeyBlock;
  for (int64_t g = 0; g < shape.kv_heads; ++g) {
    const int64_t head = g * group;
    const float* keys_t = cache.keys_t + g * shape.key_dim * cache.capacity + begin;
    const float* values = cache.values + (g * cache.capacity + first) * shape.value_dim;
    multiply(query + head * shape.key_dim, shape.key_dim, keys_t, cache.capacity, group, padded,
             shape.key_dim, scratch, padded);
    for (int64_t h = 0; h < group; ++h) softmax(scratch + h * padded + skipped, seen, shape.scale);
    multiply(scratch + skipped, padded, values, shape.value_dim, group, shape.value_dim, seen,
             out + head * shape.value_dim, shape.value_dim);
  }
}

}  // namespace whet::kernels
