// Copies a matrix with rows and columns exchanged.
#pragma once

#include <cstdint>

namespace whet::kernels {

// to[c * to_stride + r] = from[r * from_stride + c] for r < rows and c < columns.
void transpose(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
               int64_t to_stride);

}  // namespace whet::kernels
