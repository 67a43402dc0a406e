// Loops over arrays whose size is no multiple of the lanes.
#pragma once

#include "kernels/cpu/simd/lanes.h"

namespace whet::kernels::WHET_ISA {

// Calls whole(i) for whole groups of lanes, then part(i, count) for the remainder of `size`.
template <class Whole, class Part>
WHET_INLINE void for_lanes(int64_t size, const Whole& whole, const Part& part) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) whole(i);
  if (i < size) part(i, size - i);
}

}  // namespace whet::kernels::WHET_ISA
