// What JSON's numbers are asked for most.
#pragma once

#include <cstdint>
#include <limits>

#include "base/json.h"

namespace whet {

// A whole number from 0 to 2^31 - 1, written as one: a token id, a number of a puzzle.
inline bool is_non_negative_int(const Json& json) {
  return json.is_number_unsigned() && json.get<uint64_t>() <= uint64_t{std::numeric_limits<int32_t>::max()};
}

}  // namespace whet
