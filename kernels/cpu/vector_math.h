// exp as straight-line arithmetic that the compiler turns into vector code, with one value per argument
// whatever the lane and the compiler. Range reduction and polynomial as in Cephes' expf; relative error below
// 2e-7.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "kernels/cpu/least_exponent.h"

namespace whet::kernels {

inline float fast_exp(float x) {
  x = x < kLeastExponent ? kLeastExponent : x;
  x = x > 88.0f ? 88.0f : x;
  const float n = std::nearbyint(x * 1.44269504088896341f);
  const float r = std::fma(n, 2.12194440e-4f, std::fma(n, -0.693359375f, x));
  float p = 1.9875691500e-4f;
  p = std::fma(p, r, 1.3981999507e-3f);
  p = std::fma(p, r, 8.3334519073e-3f);
  p = std::fma(p, r, 4.1665795894e-2f);
  p = std::fma(p, r, 1.6666665459e-1f);
  p = std::fma(p, r, 5.0000001201e-1f);
  const float value = std::fma(p * r, r, r) + 1.0f;
  return value * std::bit_cast<float>((static_cast<int32_t>(n) + 127) << 23);
}

inline float sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

}  // namespace whet::kernels
