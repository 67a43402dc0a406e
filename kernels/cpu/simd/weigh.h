// The second half of attention: sums of cached values, weighted by exponentials of scores.
#pragma once

#include "kernels/cpu/simd/lanes.h"

namespace whet::kernels::WHET_ISA {

// How many rows of accumulators fit the registers.
#ifdef __AVX512F__
inline constexpr int kRows = 8;
#else
inline constexpr int kRows = 4;
#endif

// The values of positions [begin, end).
struct Values {
  const KvView& kv;
  int64_t offset;      // of the first value in a page, in floats
  int64_t stride;      // from token to token, in floats
  int64_t begin, end;  // begin is the first position of a page
};

// weights[r * row_stride + (t - begin) * token_stride] is the weight of token t for row r.
struct Weights {
  const float* data;
  int64_t row_stride, token_stride;
};

// out[r, 0:width] += sum over t of weight * value[t, 0:width], width at most 16 * Blocks.
template <int Rows, int Blocks, bool Partial>
WHET_INLINE void weigh_block(const Values& values, const Weights& weights, int64_t column, int64_t width,
                             float* out, int64_t out_stride) {
  Lanes sums[Rows][Blocks] = {};
  for (int64_t begin = values.begin; begin < values.end; begin += kPageTokens) {
    const float* value = values.kv.base + values.kv.pages[begin / kPageTokens] * values.kv.page_stride +
                         values.offset + column;
    const float* weight = weights.data + (begin - values.begin) * weights.token_stride;
    const int64_t count = values.end - begin < kPageTokens ? values.end - begin : kPageTokens;
    for (int64_t t = 0; t < count; ++t) {
      for (int b = 0; b < Blocks; ++b) {
        const Lanes v = Partial ? load_part(value, width, 0.0f) : load(value + b * kLanes);
        for (int r = 0; r < Rows; ++r) sums[r][b] = fma(weight[r * weights.row_stride], v, sums[r][b]);
      }
      value += values.stride;
      weight += weights.token_stride;
    }
  }
  for (int r = 0; r < Rows; ++r)
    for (int b = 0; b < Blocks; ++b)
      if (Partial)
        store_part(out + r * out_stride, width, sums[r][b]);
      else
        store(out + r * out_stride + b * kLanes, sums[r][b]);
}

// out[Rows, value_dim].
template <int Rows>
WHET_INLINE void weigh_tile(const Values& values, const Weights& weights, int64_t value_dim, float* out,
                            int64_t out_stride) {
  constexpr int kBlocks = kRows / Rows > 1 ? 2 : 1;
  int64_t column = 0;
  for (; column + kBlocks * kLanes <= value_dim; column += kBlocks * kLanes)
    weigh_block<Rows, kBlocks, false>(values, weights, column, kLanes, out + column, out_stride);
  for (; column + kLanes <= value_dim; column += kLanes)
    weigh_block<Rows, 1, false>(values, weights, column, kLanes, out + column, out_stride);
  if (column < value_dim)
    weigh_block<Rows, 1, true>(values, weights, column, value_dim - column, out + column, out_stride);
}

template <int Rows = kRows>
void weigh_rows(int64_t rows, const Values& values, const Weights& weights, int64_t value_dim, float* out,
                int64_t out_stride) {
  if (rows == Rows)
    weigh_tile<Rows>(values, weights, value_dim, out, out_stride);
  else if constexpr (Rows > 1)
    weigh_rows<Rows - 1>(rows, values, weights, value_dim, out, out_stride);
}

}  // namespace whet::kernels::WHET_ISA
