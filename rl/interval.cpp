#include "rl/interval.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace whet {

namespace {

constexpr double kZ = 1.959963984540054;  // the 97.5 % quantile of the normal distribution

Interval wilson(double share, double trials) {
  const double scale = 1 + kZ * kZ / trials;
  const double center = (share + kZ * kZ / (2 * trials)) / scale;
  const double half = kZ / scale * std::sqrt(share * (1 - share) / trials + kZ * kZ / (4 * trials * trials));
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

}  // namespace

std::optional<Interval> interval_of_mean(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = mean_of(values);
  const bool binary = std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; });
  if (values.empty() || (!binary && values.size() < 2)) return std::nullopt;
  if (binary) return wilson(mean, count);
  const double half = kZ * deviation_of(values) / std::sqrt(count);
  return Interval{std::max(0.0, mean - half), std::min(1.0, mean + half)};
}

}  // namespace whet
