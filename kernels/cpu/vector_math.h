// exp as straight-line arithmetic that the compiler turns into vector code, with one value per argument
// whatever the lane. Range reduction and polynomial as in Cephes' expf; relative error below 2e-7.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace whet::kernels {

// Where fast_exp stops falling, at 1.6e-38.
constexpr float kLeastExponent = -87.0f;

inline float fast_exp(float x) {
  x = x < kLeastExponent ? kLeastExponent : x;
  x = x > 88.0f ? 88.0f : x;
  const float n = std::nearbyint(x * 1.44269504088896341f);
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const float value = p * r * r + r + 1.0f;
  return value * std::bit_cast<float>((static_cast<int32_t>(n) + 127) << 23);
}

inline float sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

}  // namespace whet::kernels
