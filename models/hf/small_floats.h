// Floating-point formats of 8 and 16 bits, widened to float32. Each widening is exact.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace whet {

inline float bfloat16_to_float(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

// IEEE binary16: 5 exponent bits, 10 mantissa bits.
inline float half_to_float(uint16_t bits) {
  const uint32_t sign = uint32_t{bits & 0x8000u} << 16, magnitude = bits & 0x7fffu;
  // After the shift the exponent is 112 too small; the product corrects it, for normal and subnormal numbers.
  const float scaled = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
  const uint32_t finite = std::bit_cast<uint32_t>(scaled);
  const uint32_t special = 0x7f800000u | magnitude << 13;  // infinity, and NaN with its payload
  return std::bit_cast<float>(sign | (magnitude < 0x7c00u ? finite : special));
}

// OCP E4M3 ("e4m3fn"): bias 7, no infinities, NaN where all seven bits are set.
constexpr float float8_e4m3_to_float(uint8_t bits) {
  const uint32_t exponent = (bits >> 3) & 15u, mantissa = bits & 7u, sign = uint32_t{bits & 0x80u} << 24;
  if (exponent == 15 && mantissa == 7) return std::bit_cast<float>(sign | 0x7fc00000u);
  const float magnitude = exponent == 0 ? static_cast<float>(mantissa) * 0x1p-9f
                                        : std::bit_cast<float>((exponent + 120) << 23 | mantissa << 20);
  return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude));
}

inline constexpr std::array<float, 256> kFloat8E4m3 = [] {
  std::array<float, 256> table{};
  for (unsigned bits = 0; bits < 256; ++bits) table[bits] = float8_e4m3_to_float(static_cast<uint8_t>(bits));
  return table;
}();

// OCP E8M0: 2^(bits - 127), NaN for 255.
inline float float8_e8m0_to_float(uint8_t bits) {
  if (bits == 0) return 0x1p-127f;
  return std::bit_cast<float>(bits == 255 ? 0x7fc00000u : uint32_t{bits} << 23);
}

}  // namespace whet
