// Checks of JSON numbers.
#pragma once

#include <cstdint>
#include <limits>

#include "base/json.h"

namespace whet {

// An integer literal from 0 to 2^31 - 1: a token id, a number of a puzzle.
inline bool is_non_negative_int(const Json& json) {
  return json.is_number_unsigned() && json.get<uint64_t>() <= uint64_t{std::numeric_limits<int32_t>::max()};
}

}  // namespace whet
