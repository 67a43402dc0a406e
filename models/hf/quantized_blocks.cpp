#include "models/hf/quantized_blocks.h"

#include <cstring>

#include "models/hf/small_floats.h"

namespace whet {

namespace {

float half_at(const uint8_t* data) {
  uint16_t bits;
  std::memcpy(&bits, data, sizeof bits);
  return half_to_float(bits);
}

// The 6-bit scale and minimum of part `part` of 8, packed into 12 bytes: the first four pairs lie in the low
// bits of bytes 0-3 and 4-7, whose high bits complete the nibbles of bytes 8-11.
struct ScaleAndMin {
  unsigned scale, min;
};
ScaleAndMin unpack_q4_k(const uint8_t* packed, int part) {
  if (part < 4) return {packed[part] & 63u, packed[part + 4] & 63u};
  return {(packed[part + 4] & 15u) | (packed[part - 4] & 192u) >> 2u,
          (packed[part + 4] & 240u) >> 4u | (packed[part] & 192u) >> 2u};
}

}  // namespace

void read_q8_0(const uint8_t* block, float* out) {
  const float d = half_at(block);
  for (int i = 0; i < 32; ++i) out[i] = d * static_cast<float>(static_cast<int8_t>(block[2 + i]));
}

void read_q4_0(const uint8_t* block, float* out) {
  const float d = half_at(block);
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>((block[2 + i] & 15) - 8);
    out[i + 16] = d * static_cast<float>((block[2 + i] >> 4) - 8);
  }
}

void read_q4_1(const uint8_t* block, float* out) {
  const float d = half_at(block), m = half_at(block + 2);
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>(block[4 + i] & 15) + m;
    out[i + 16] = d * static_cast<float>(block[4 + i] >> 4) + m;
  }
}

void read_q4_k(const uint8_t* block, float* out) {
  const float d = half_at(block), dmin = half_at(block + 2);
  const uint8_t *packed = block + 4, *quants = block + 16;
  for (int part = 0; part < 8; ++part) {
    const auto [scale, min] = unpack_q4_k(packed, part);
    const float part_d = d * static_cast<float>(scale), part_min = dmin * static_cast<float>(min);
    const uint8_t* q = quants + part / 2 * 32;  // two parts share bytes: low nibbles, then high ones
    const int shift = part % 2 * 4;
    for (int i = 0; i < 32; ++i)
      out[part * 32 + i] = part_d * static_cast<float>((q[i] >> shift) & 15) - part_min;
  }
}

void read_q6_k(const uint8_t* block, float* out) {
  const uint8_t *low = block, *high = block + 128, *scales = block + 192;
  const float d = half_at(block + 208);
  for (int i = 0; i < 256; ++i) {
    // Each half of 128 has four rows of 32; row r takes nibble r / 2 of 64 low bytes and bits 2r of 32 high
    // ones.
    const int half = i / 128, row = i % 128 / 32, column = i % 32;
    const int nibble = low[half * 64 + row % 2 * 32 + column] >> (row / 2 * 4) & 15;
    const int two_bits = high[half * 32 + column] >> (row * 2) & 3;
    const float scale = d * static_cast<float>(static_cast<int8_t>(scales[i / 16]));
    out[i] = scale * static_cast<float>((nibble | two_bits << 4) - 32);
  }
}

}  // namespace whet
