// Mean and standard deviation.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace whet {

// The mean; 0 of no values.
inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

inline bool all_equal(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

// Standard deviation with Bessel's correction; 0 of fewer than two values, and exactly 0 of equal values,
// whose mean may differ from them by rounding.
inline double deviation_of(const std::vector<double>& values) {
  if (values.size() < 2 || all_equal(values)) return 0;
  const double center = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace whet
