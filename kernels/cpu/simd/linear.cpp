// A block of rows times one panel of packed weights. The accumulators of up to kTileRows rows stay in
// registers from the first input to the last.
#include "kernels/cpu/simd/kernels.h"
#include "kernels/cpu/simd/lanes.h"

namespace whet::kernels::WHET_ISA {

namespace {

#ifdef __AVX512F__
constexpr int kTileRows = 12;
#else
constexpr int kTileRows = 6;
#endif
constexpr int kVectors = 2;  // of outputs that are computed together

template <int Rows>
WHET_INLINE void multiply_part(const float* x, int64_t x_stride, const float* weights, int64_t inputs,
                               float* out, int64_t out_stride, bool accumulate, const float* next) {
  Register sums[Rows][kVectors] = {};
  if (accumulate)
    for (int r = 0; r < Rows; ++r)
      for (int v = 0; v < kVectors; ++v) sums[r][v] = load<Register>(out + r * out_stride + v * kRegister);
  for (int64_t i = 0; i < inputs; ++i) {
    Register w[kVectors];
    for (int v = 0; v < kVectors; ++v) w[v] = load<Register>(weights + i * kPanel + v * kRegister);
    __builtin_prefetch(next + i * kPanel, 0, 2);
    __builtin_prefetch(next + i * kPanel + 16, 0, 2);
    for (int r = 0; r < Rows; ++r)
      for (int v = 0; v < kVectors; ++v)
        sums[r][v] = fma(splat<Register>(x[r * x_stride + i]), w[v], sums[r][v]);
  }
  for (int r = 0; r < Rows; ++r)
    for (int v = 0; v < kVectors; ++v) store(out + r * out_stride + v * kRegister, sums[r][v]);
}

// out[Rows, kPanel].
template <int Rows>
__attribute__((noinline)) void multiply_tile(const float* x, int64_t x_stride, const float* weights,
                                             int64_t inputs, float* out, int64_t out_stride, bool accumulate,
                                             const float* next) {
  for (int part = 0; part < kPanel; part += kVectors * kRegister)
    multiply_part<Rows>(x, x_stride, weights + part, inputs, out + part, out_stride, accumulate, next + part);
}

template <int Rows = kTileRows>
void multiply_rows(int64_t rows, const float* x, int64_t x_stride, const float* weights, int64_t inputs,
                   float* out, int64_t out_stride, bool accumulate, const float* next) {
  if (rows == Rows)
    multiply_tile<Rows>(x, x_stride, weights, inputs, out, out_stride, accumulate, next);
  else if constexpr (Rows > 1)
    multiply_rows<Rows - 1>(rows, x, x_stride, weights, inputs, out, out_stride, accumulate, next);
}

WHET_INLINE void add(float* to, const float* from, int64_t count) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(to + i, load(to + i) + load(from + i));
  for (; i < count; ++i) to[i] += from[i];
}

}  // namespace

void linear_panel(const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                  const float* next) {
  const int64_t column = panel * kPanel;
  const int64_t columns = product.outputs - column < kPanel ? product.outputs - column : kPanel;
  const float* weights = product.packed + column * product.inputs;
  const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
  for (int64_t tile = 0; tile < tiles; ++tile) {
    const int64_t begin = first_row + rows * tile / tiles,
                  count = first_row + rows * (tile + 1) / tiles - begin;
    const float* x = product.x + begin * product.x_stride;
    float* out = product.out + begin * product.out_stride + column;
    if (columns == kPanel) {
      multiply_rows(count, x, product.x_stride, weights, product.inputs, out, product.out_stride,
                    product.accumulate, tile + 1 == tiles ? next : weights);
    } else {
      float padded[kTileRows * kPanel] = {};
      const auto size = static_cast<size_t>(columns) * sizeof(float);
      if (product.accumulate)
        for (int64_t r = 0; r < count; ++r)
          __builtin_memcpy(padded + r * kPanel, out + r * product.out_stride, size);
      multiply_rows(count, x, product.x_stride, weights, product.inputs, padded, kPanel, product.accumulate,
                    tile + 1 == tiles ? next : weights);
      for (int64_t r = 0; r < count; ++r)
        __builtin_memcpy(out + r * product.out_stride, padded + r * kPanel, size);
    }
    if (product.bias != nullptr)
      for (int64_t r = 0; r < count; ++r) add(out + r * product.out_stride, product.bias + column, columns);
    if (product.residual != nullptr)
      for (int64_t r = 0; r < count; ++r)
        add(out + r * product.out_stride, product.residual + (begin + r) * product.out_stride + column,
            columns);
  }
}

}  // namespace whet::kernels::WHET_ISA
