#include "models/hf/weight_type.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "models/hf/quantized_blocks.h"
#include "models/hf/small_floats.h"

namespace whet {

namespace {

constexpr WeightFormat kFormats[] = {
    {"F64", 1, 8},     {"F32", 1, 4},    {"F16", 1, 2},    {"BF16", 1, 2},     {"F8_E4M3", 1, 1},
    {"F8_E8M0", 1, 1}, {"I64", 1, 8},    {"I32", 1, 4},    {"U8", 1, 1},       {"BOOL", 1, 1},
    {"Q8_0", 32, 34},  {"Q4_0", 32, 18}, {"Q4_1", 32, 20}, {"Q4_K", 256, 144}, {"Q6_K", 256, 210}};

template <class Stored, class Convert>
void convert_each(const std::byte* data, size_t count, float* out, const Convert& convert) {
  for (size_t i = 0; i < count; ++i) {
    Stored stored;
    std::memcpy(&stored, data + i * sizeof stored, sizeof stored);
    out[i] = convert(stored);
  }
}

template <class Convert>
void convert_blocks(WeightType type, const std::byte* data, size_t count, float* out,
                    const Convert& convert) {
  const WeightFormat& format = format_of(type);
  for (size_t i = 0; i < count / format.block; ++i)
    convert(reinterpret_cast<const uint8_t*>(data) + i * format.block_bytes, out + i * format.block);
}

}  // namespace

const WeightFormat& format_of(WeightType type) { return kFormats[static_cast<size_t>(type)]; }

void to_float(WeightType type, const std::byte* data, size_t count, float* out) {
  switch (type) {
    case WeightType::f64:
      return convert_each<double>(data, count, out, [](double x) { return static_cast<float>(x); });
    case WeightType::f32:
      std::memcpy(out, data, count * sizeof *out);
      return;
    case WeightType::f16:
      return convert_each<uint16_t>(data, count, out, half_to_float);
    case WeightType::bf16:
      return convert_each<uint16_t>(data, count, out, bfloat16_to_float);
    case WeightType::f8_e4m3:
      return convert_each<uint8_t>(data, count, out, [](uint8_t x) { return kFloat8E4m3[x]; });
    case WeightType::f8_e8m0:
      return convert_each<uint8_t>(data, count, out, float8_e8m0_to_float);
    case WeightType::q8_0:
      return convert_blocks(type, data, count, out, read_q8_0);
    case WeightType::q4_0:
      return convert_blocks(type, data, count, out, read_q4_0);
    case WeightType::q4_1:
      return convert_blocks(type, data, count, out, read_q4_1);
    case WeightType::q4_k:
      return convert_blocks(type, data, count, out, read_q4_k);
    case WeightType::q6_k:
      return convert_blocks(type, data, count, out, read_q6_k);
    case WeightType::i64:
    case WeightType::i32:
    case WeightType::u8:
    case WeightType::boolean:
      break;
  }
  fail("numbers of type ", format_of(type).name, " are no weights");
}

}  // namespace whet
