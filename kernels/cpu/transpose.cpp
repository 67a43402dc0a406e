#include "kernels/cpu/transpose.h"

#include <immintrin.h>

#include <algorithm>

namespace whet::kernels {

namespace {

constexpr int64_t kSide = 8;
// Rows whose cache lines are still there when their next columns are read.
constexpr int64_t kTile = 64;

// One block of kSide rows and columns, in registers.
inline void transpose_block(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  __m256 row[kSide], pairs[kSide], quads[kSide];
  for (int64_t i = 0; i < kSide; ++i) row[i] = _mm256_loadu_ps(from + i * from_stride);
  for (int64_t i = 0; i < kSide; i += 2) {
    pairs[i] = _mm256_unpacklo_ps(row[i], row[i + 1]);
    pairs[i + 1] = _mm256_unpackhi_ps(row[i], row[i + 1]);
  }
  for (int64_t i = 0; i < kSide; i += 4)
    for (int64_t j = 0; j < 2; ++j) {
      quads[i + 2 * j] = _mm256_shuffle_ps(pairs[i + j], pairs[i + j + 2], 0x44);
      quads[i + 2 * j + 1] = _mm256_shuffle_ps(pairs[i + j], pairs[i + j + 2], 0xee);
    }
  for (int64_t i = 0; i < kSide / 2; ++i) {
    _mm256_storeu_ps(to + i * to_stride, _mm256_permute2f128_ps(quads[i], quads[i + 4], 0x20));
    _mm256_storeu_ps(to + (i + 4) * to_stride, _mm256_permute2f128_ps(quads[i], quads[i + 4], 0x31));
  }
}

}  // namespace

void transpose(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
               int64_t to_stride) {
  const int64_t whole_rows = rows / kSide * kSide, whole_columns = columns / kSide * kSide;
  for (int64_t begin = 0; begin < whole_rows; begin += kTile)
    for (int64_t c = 0; c < whole_columns; c += kSide)
      for (int64_t r = begin; r < std::min(begin + kTile, whole_rows); r += kSide)
        transpose_block(from + r * from_stride + c, from_stride, to + c * to_stride + r, to_stride);
  for (int64_t c = 0; c < columns; ++c)
    for (int64_t r = c < whole_columns ? whole_rows : 0; r < rows; ++r)
      to[c * to_stride + r] = from[r * from_stride + c];
}

}  // namespace whet::kernels
