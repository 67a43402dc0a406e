// A vector of sixteen floats: one register of AVX-512 or two of AVX2. Sums across lanes use one fixed tree,
// and products are fused with sums only where fma() is called: so both give the same bits with any compiler.
// Only for the files in this folder, which are compiled once for each instruction set; everything here is
// inlined, because a function compiled for one must not be linked into code for the other.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "kernels/cpu/least_exponent.h"

#ifndef WHET_ISA
#error "compiled once per instruction set, with WHET_ISA naming it"
#endif
#define WHET_INLINE inline __attribute__((always_inline))

namespace whet::kernels::WHET_ISA {

// The operand of one instruction.
using HalfLanes = float __attribute__((vector_size(32)));
#ifdef __AVX512F__
using Register = float __attribute__((vector_size(64)));
#else
using Register = HalfLanes;
#endif
using IntRegister = int32_t __attribute__((vector_size(sizeof(Register))));

inline constexpr int64_t kRegister = sizeof(Register) / sizeof(float);
inline constexpr int64_t kLanes = 16, kParts = kLanes / kRegister;

// Arithmetic lane by lane; comparisons give -1 (true) or 0. Registers are in a struct, because GCC 12 splits
// a vector that is longer than a register into scalars.
template <class Part, class Number>
struct LanesOf {
  using Truth = LanesOf<IntRegister, int32_t>;
  Part parts[kParts];

  LanesOf() = default;
  WHET_INLINE LanesOf(Number value) {
    for (Part& part : parts) part = value - Part{};
  }
  WHET_INLINE void set(int64_t lane, Number value) { parts[lane / kRegister][lane % kRegister] = value; }
  friend WHET_INLINE LanesOf operator+(LanesOf a, const LanesOf& b) {
    for (int i = 0; i < kParts; ++i) a.parts[i] += b.parts[i];
    return a;
  }
  friend WHET_INLINE LanesOf operator-(LanesOf a, const LanesOf& b) {
    for (int i = 0; i < kParts; ++i) a.parts[i] -= b.parts[i];
    return a;
  }
  friend WHET_INLINE LanesOf operator*(LanesOf a, const LanesOf& b) {
    for (int i = 0; i < kParts; ++i) a.parts[i] *= b.parts[i];
    return a;
  }
  friend WHET_INLINE LanesOf operator/(LanesOf a, const LanesOf& b) {
    for (int i = 0; i < kParts; ++i) a.parts[i] /= b.parts[i];
    return a;
  }
  friend WHET_INLINE LanesOf operator-(LanesOf a) {
    for (Part& part : a.parts) part = -part;
    return a;
  }
  friend WHET_INLINE Truth operator<(const LanesOf& a, const LanesOf& b) {
    Truth truth;
    for (int i = 0; i < kParts; ++i) truth.parts[i] = a.parts[i] < b.parts[i];
    return truth;
  }
  friend WHET_INLINE Truth operator==(const LanesOf& a, const LanesOf& b) {
    Truth truth;
    for (int i = 0; i < kParts; ++i) truth.parts[i] = a.parts[i] == b.parts[i];
    return truth;
  }
  friend WHET_INLINE LanesOf select(const Truth& truth, LanesOf yes, const LanesOf& no) {
    for (int i = 0; i < kParts; ++i) yes.parts[i] = truth.parts[i] ? yes.parts[i] : no.parts[i];
    return yes;
  }
};
using Lanes = LanesOf<Register, float>;
using LaneInts = LanesOf<IntRegister, int32_t>;

// a * b + c, rounded once.
WHET_INLINE HalfLanes fma(HalfLanes a, HalfLanes b, HalfLanes c) { return _mm256_fmadd_ps(a, b, c); }
#ifdef __AVX512F__
WHET_INLINE Register fma(Register a, Register b, Register c) { return _mm512_fmadd_ps(a, b, c); }
#endif
WHET_INLINE Lanes fma(const Lanes& a, const Lanes& b, Lanes c) {
  for (int i = 0; i < kParts; ++i) c.parts[i] = fma(a.parts[i], b.parts[i], c.parts[i]);
  return c;
}

template <class Vector>
WHET_INLINE Vector splat(float value) {
  return value - Vector{};
}

template <class Vector>
WHET_INLINE Vector load(const float* from) {
  Vector vector;
  __builtin_memcpy(&vector, from, sizeof(vector));
  return vector;
}
template <>
WHET_INLINE Lanes load(const float* from) {
  Lanes lanes;
  for (int i = 0; i < kParts; ++i) lanes.parts[i] = load<Register>(from + i * kRegister);
  return lanes;
}
WHET_INLINE Lanes load(const float* from) { return load<Lanes>(from); }

template <class Vector>
WHET_INLINE void store(float* to, Vector vector) {
  __builtin_memcpy(to, &vector, sizeof(vector));
}
WHET_INLINE void store(float* to, Lanes lanes) {
  for (int i = 0; i < kParts; ++i) store(to + i * kRegister, lanes.parts[i]);
}

// The first `count` (1 to 15) from memory, the others `fill`.
WHET_INLINE Lanes load_part(const float* from, int64_t count, float fill) {
  float lanes[kLanes];
  for (int64_t i = 0; i < kLanes; ++i) lanes[i] = i < count ? from[i] : fill;
  return load(lanes);
}

WHET_INLINE void store_part(float* to, int64_t count, const Lanes& lanes) {
  float all[kLanes];
  store(all, lanes);
  for (int64_t i = 0; i < count; ++i) to[i] = all[i];
}

WHET_INLINE Lanes max(const Lanes& a, const Lanes& b) { return select(b < a, a, b); }
WHET_INLINE Lanes min(const Lanes& a, const Lanes& b) { return select(a < b, a, b); }

WHET_INLINE float sum_of(const Lanes& lanes) {
  float v[kLanes];
  store(v, lanes);
  for (int64_t half = kLanes / 2; half > 0; half /= 2)
    for (int64_t i = 0; i < half; ++i) v[i] += v[i + half];
  return v[0];
}

WHET_INLINE float max_of(const Lanes& lanes) {
  float v[kLanes];
  store(v, lanes);
  float best = v[0];
  for (int64_t i = 1; i < kLanes; ++i) best = v[i] > best ? v[i] : best;
  return best;
}

// 2^n of whole numbers from -126 to 127.
WHET_INLINE Lanes power_of_two(Lanes n) {
  for (Register& part : n.parts) {
    const IntRegister bits = (__builtin_convertvector(part, IntRegister) + 127) << 23;
    __builtin_memcpy(&part, &bits, sizeof(part));
  }
  return n;
}

// Range reduction and polynomial as in Cephes' expf; relative error below 2e-7. Arguments below
// kLeastExponent count as that, those above 88 as 88.
WHET_INLINE Lanes exp(Lanes x) {
  x = min(88.0f, max(kLeastExponent, x));
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const Lanes n = fma(x, 1.44269504088896341f, kRound) - kRound;
  const Lanes r = fma(n, 2.12194440e-4f, fma(n, -0.693359375f, x));
  Lanes p = 1.9875691500e-4f;
  p = fma(p, r, 1.3981999507e-3f);
  p = fma(p, r, 8.3334519073e-3f);
  p = fma(p, r, 4.1665795894e-2f);
  p = fma(p, r, 1.6666665459e-1f);
  p = fma(p, r, 5.0000001201e-1f);
  return (fma(p * r, r, r) + 1.0f) * power_of_two(n);
}

WHET_INLINE Lanes sigmoid(const Lanes& x) { return 1.0f / (1.0f + exp(-x)); }

}  // namespace whet::kernels::WHET_ISA
