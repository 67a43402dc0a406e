// Sixteen floats that compute alike: one register of AVX-512, or two of AVX2. Whatever is added across them
// is added in one fixed tree, so both give the same bits. Only for the files in this folder, which are
// compiled once for each of the two; everything here is inlined, because a copy made for one CPU must not be
// linked into code for the other.
#pragma once

#include <cstdint>

#ifndef WHET_ISA
#error "compiled once per instruction set, with WHET_ISA naming it"
#endif
#define WHET_INLINE inline __attribute__((always_inline))

namespace whet::kernels::WHET_ISA {

inline constexpr int64_t kLanes = 16;
using Lanes = float __attribute__((vector_size(64)));
using LaneInts = int32_t __attribute__((vector_size(64)));

WHET_INLINE Lanes splat(float value) { return value - Lanes{}; }

WHET_INLINE Lanes load(const float* from) {
  Lanes lanes;
  __builtin_memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

WHET_INLINE void store(float* to, const Lanes& lanes) { __builtin_memcpy(to, &lanes, sizeof(lanes)); }

// The first `count` (1 to 15) from memory, the others `fill`.
WHET_INLINE Lanes load_part(const float* from, int64_t count, float fill) {
  Lanes lanes = splat(fill);
  for (int64_t i = 0; i < count; ++i) lanes[i] = from[i];
  return lanes;
}

WHET_INLINE void store_part(float* to, int64_t count, const Lanes& lanes) {
  for (int64_t i = 0; i < count; ++i) to[i] = lanes[i];
}

WHET_INLINE Lanes max(const Lanes& a, const Lanes& b) { return a > b ? a : b; }

WHET_INLINE float sum_of(const Lanes& lanes) {
  float v[kLanes];
  store(v, lanes);
  for (int64_t half = kLanes / 2; half > 0; half /= 2)
    for (int64_t i = 0; i < half; ++i) v[i] += v[i + half];
  return v[0];
}

WHET_INLINE float max_of(const Lanes& lanes) {
  float best = lanes[0];
  for (int64_t i = 1; i < kLanes; ++i) best = lanes[i] > best ? lanes[i] : best;
  return best;
}

inline constexpr float kLeastExponent = -87.0f;

// Range reduction and polynomial as in Cephes' expf; relative error below 2e-7. Arguments below
// kLeastExponent count as that, those above 88 as 88.
WHET_INLINE Lanes exp(Lanes x) {
  x = x < kLeastExponent ? splat(kLeastExponent) : x;
  x = x > 88.0f ? splat(88.0f) : x;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it leaves no place for a fraction
  const Lanes n = (x * 1.44269504088896341f + kRound) - kRound;
  const Lanes r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  Lanes p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const Lanes value = (p * r) * r + r + 1.0f;
  const LaneInts bits = (__builtin_convertvector(n, LaneInts) + 127) << 23;
  Lanes scale;
  __builtin_memcpy(&scale, &bits, sizeof(scale));
  return value * scale;
}

WHET_INLINE Lanes sigmoid(const Lanes& x) { return 1.0f / (1.0f + exp(-x)); }

}  // namespace whet::kernels::WHET_ISA
