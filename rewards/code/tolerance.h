// The allowed difference of a number from the expected one.
#pragma once

#include <algorithm>
#include <cmath>

namespace whet::code {

struct Tolerance {
  double absolute = 0;
  double relative = 0;  // of the expected number

  bool is_none() const { return absolute == 0 && relative == 0; }
};

// False where a number is not finite.
inline bool is_close(double number, double expected, const Tolerance& tolerance) {
  if (!std::isfinite(number) || !std::isfinite(expected)) return false;
  const double distance = std::abs(number - expected);
  return std::isfinite(distance) &&
         distance <= std::max(tolerance.absolute, tolerance.relative * std::abs(expected));
}

}  // namespace whet::code
