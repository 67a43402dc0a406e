// The number formats that checkpoints hold weights in. Each is read as float32; those of GGUF pack a block of
// numbers with their common scale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace whet {

enum class WeightType {
  f64,
  f32,
  f16,
  bf16,
  f8_e4m3,  // 4 exponent bits, 3 mantissa bits, no infinities: DeepSeek-V3's weights
  f8_e8m0,  // a power of two: scales of such weights
  i64,
  i32,
  u8,
  boolean,
  q8_0,
  q4_0,
  q4_1,
  q4_k,
  q6_k,  // llama.cpp's quantised blocks
};

struct WeightFormat {
  const char* name;  // as messages and safetensors headers spell it
  size_t block;      // numbers in a block
  size_t block_bytes;
};
const WeightFormat& format_of(WeightType type);

// Reads `count` numbers, a multiple of the block, from `data`, which need not be aligned. Throws Error for
// integer types.
void to_float(WeightType type, const std::byte* data, size_t count, float* out);

}  // namespace whet
