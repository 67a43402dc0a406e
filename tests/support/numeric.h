// Numbers for the tests of kernels: reproducible arrays, float64 functions and their gradients.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <vector>

#include "base/philox.h"

namespace whet {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

// Uniform in [-1, 1).
inline Floats random_floats(int64_t size, uint64_t seed) {
  Rng rng(seed, /*stream=*/0, /*index=*/0);
  Floats values(static_cast<size_t>(size));
  for (float& value : values) value = 2 * rng.uniform() - 1;
  return values;
}

inline Doubles to_doubles(const Floats& values) { return {values.begin(), values.end()}; }

template <class Reference>
void expect_near(const Floats& values, const Reference& reference, double tolerance) {
  ASSERT_EQ(values.size(), reference.size());
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_TRUE(std::isfinite(values[i])) << "at " << i;
    EXPECT_NEAR(values[i], reference[i], tolerance * (1 + std::abs(reference[i]))) << "at " << i;
  }
}

inline bool same_bits(const float* a, const float* b, int64_t size) {
  return std::memcmp(a, b, static_cast<size_t>(size) * sizeof(float)) == 0;
}

// d sum(upstream * f(x)) / dx by central differences.
inline Doubles numeric_gradient(const std::function<Doubles(const Doubles&)>& f, Doubles x,
                                const Floats& upstream) {
  const auto weighted_sum = [&] {
    const Doubles y = f(x);
    double sum = 0;
    for (size_t i = 0; i < y.size(); ++i) sum += upstream.at(i) * y[i];
    return sum;
  };
  constexpr double kStep = 1e-5;
  Doubles gradient;
  for (double& value : x) {
    const double center = value;
    value = center + kStep;
    const double above = weighted_sum();
    value = center - kStep;
    gradient.push_back((above - weighted_sum()) / (2 * kStep));
    value = center;
  }
  return gradient;
}

}  // namespace whet
