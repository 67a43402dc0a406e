// A tensor of a checkpoint where it lies: what its file's header says of it, checked, and its bytes in the
// map.
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

// Numbers in a tensor of that shape, or SIZE_MAX when it is absurd: a stranger's header can say anything.
inline size_t checked_count(const std::vector<int64_t>& shape) {
  constexpr size_t kAbsurd = size_t{1} << 48;
  size_t count = 1, extent = 1;  // `extent` takes an empty dimension for one
  for (const int64_t size : shape) {
    const auto value = static_cast<size_t>(size);
    if (size < 0 || __builtin_mul_overflow(extent, value == 0 ? 1 : value, &extent) || extent > kAbsurd)
      return SIZE_MAX;
    count *= value;
  }
  return count;
}

}  // namespace whet
