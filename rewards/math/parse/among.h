#pragma once

#include <algorithm>
#include <string_view>

namespace whet::math {

// Whether `name` is one of `names`.
template <size_t n>
bool among(const std::string_view (&names)[n], std::string_view name) {
  return std::find(names, names + n, name) != names + n;
}

}  // namespace whet::math
