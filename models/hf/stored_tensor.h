// A tensor of a checkpoint file: what the header says of it, validated, and its bytes in the mapped file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/hf/weight_type.h"

namespace whet {

struct StoredTensor {
  std::string name;
  WeightType type = WeightType::f32;
  std::vector<int64_t> shape;  // row-major
  std::span<const std::byte> bytes;
};

// The number of elements of that shape, or SIZE_MAX when it is negative or above 2^48: headers are untrusted.
inline size_t checked_count(const std::vector<int64_t>& shape) {
  constexpr size_t kAbsurd = size_t{1} << 48;
  size_t count = 1, extent = 1;  // `extent` counts an empty dimension as 1
  for (const int64_t size : shape) {
    const auto value = static_cast<size_t>(size);
    if (size < 0 || __builtin_mul_overflow(extent, value == 0 ? 1 : value, &extent) || extent > kAbsurd)
      return SIZE_MAX;
    count *= value;
  }
  return count;
}

}  // namespace whet
