#include "models/gguf/gguf_file.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "base/quote.h"
#include "models/gguf/byte_reader.h"

namespace whet {

namespace {

using Type = GgufMetadata::Type;
using Value = GgufMetadata::Value;

constexpr size_t kScalarBytes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};  // by Type

// ggml's numbers for tensor types, with the names of those that are not supported here.
struct TensorType {
  uint32_t number;
  std::optional<WeightType> type;
  const char* name;
};
constexpr TensorType kTensorTypes[] = {{0, WeightType::f32, "F32"},
                                       {1, WeightType::f16, "F16"},
                                       {2, WeightType::q4_0, "Q4_0"},
                                       {3, WeightType::q4_1, "Q4_1"},
                                       {6, {}, "Q5_0"},
                                       {7, {}, "Q5_1"},
                                       {8, WeightType::q8_0, "Q8_0"},
                                       {9, {}, "Q8_1"},
                                       {10, {}, "Q2_K"},
                                       {11, {}, "Q3_K"},
                                       {12, WeightType::q4_k, "Q4_K"},
                                       {13, {}, "Q5_K"},
                                       {14, WeightType::q6_k, "Q6_K"},
                                       {15, {}, "Q8_K"},
                                       {28, WeightType::f64, "F64"},
                                       {30, WeightType::bf16, "BF16"}};

template <class T>
T load(const std::byte* data) {
  T value;
  std::memcpy(&value, data, sizeof value);
  return value;
}

std::optional<int64_t> read_integer(Type type, const std::byte* data) {
  switch (type) {
    case Type::u8:
      return load<uint8_t>(data);
    case Type::i8:
      return load<int8_t>(data);
    case Type::u16:
      return load<uint16_t>(data);
    case Type::i16:
      return load<int16_t>(data);
    case Type::u32:
      return load<uint32_t>(data);
    case Type::i32:
      return load<int32_t>(data);
    case Type::i64:
      return load<int64_t>(data);
    case Type::u64:
      if (const auto value = load<uint64_t>(data); value <= INT64_MAX) return static_cast<int64_t>(value);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Type read_type(ByteReader& in, const std::string& path, const std::string& key) {
  const auto type = in.number<uint32_t>("a type");
  if (type > static_cast<uint32_t>(Type::f64))
    fail<UsageError>(path, ": key ", quote(key), ": there is no type ", type);
  return static_cast<Type>(type);
}

Value read_value(ByteReader& in, const std::string& path, const std::string& key) {
  Value value{read_type(in, path, key), Type::u8, 1, {}};
  const char* what = "the metadata";
  if (value.type == Type::string) {
    const std::string_view text = in.text(what);
    value.bytes = std::as_bytes(std::span(text));
  } else if (value.type != Type::array) {
    value.bytes = in.take(kScalarBytes[static_cast<size_t>(value.type)], what);
  } else {
    value.element = read_type(in, path, key);
    if (value.element == Type::array) fail<UsageError>(path, ": key ", quote(key), ": an array of arrays");
    value.count = in.number<uint64_t>(what);
    const size_t least = value.element == Type::string ? 8 : kScalarBytes[static_cast<size_t>(value.element)];
    if (value.count > in.left() / least)
      fail<UsageError>(path, ": key ", quote(key), ": the file is too short for ", value.count, " elements");
    if (value.element != Type::string) {
      value.bytes = in.take(value.count * least, what);
    } else {
      ByteReader ahead = in;
      for (size_t i = 0; i < value.count; ++i) ahead.text(what);
      value.bytes = in.take(ahead.position() - in.position(), what);
    }
  }
  return value;
}

std::map<std::string, Value, std::less<>> read_metadata(ByteReader& in, uint64_t count,
                                                        const std::string& path) {
  std::map<std::string, Value, std::less<>> values;
  for (uint64_t i = 0; i < count; ++i) {
    const std::string key(in.text("the metadata"));
    const Value value = read_value(in, path, key);
    if (!values.emplace(key, value).second) fail<UsageError>(path, ": key ", quote(key), " comes twice");
  }
  return values;
}

struct TensorInfo {
  StoredTensor tensor;
  uint64_t offset = 0;  // of its bytes in the data section
  size_t size = 0;
};

TensorInfo read_tensor_info(ByteReader& in, const std::string& path) {
  const char* what = "the list of tensors";
  TensorInfo info;
  info.tensor.name = in.text(what);
  const auto refuse = [&](const auto&... parts) {
    fail<UsageError>(path, ": tensor ", quote(info.tensor.name), ": ", parts...);
  };
  const auto dimensions = in.number<uint32_t>(what);
  constexpr uint32_t kMost = 4;  // ggml's
  if (dimensions > kMost) refuse(dimensions, " dimensions, expected at most ", kMost);
  for (uint32_t i = 0; i < dimensions; ++i)
    info.tensor.shape.insert(info.tensor.shape.begin(), static_cast<int64_t>(in.number<uint64_t>(what)));
  const size_t count = checked_count(info.tensor.shape);
  if (count == SIZE_MAX) refuse("the shape is absurdly large");

  const auto number = in.number<uint32_t>(what);
  const auto* known = std::find_if(std::begin(kTensorTypes), std::end(kTensorTypes),
                                   [&](const TensorType& type) { return type.number == number; });
  if (known == std::end(kTensorTypes) || !known->type)
    refuse("type ", known == std::end(kTensorTypes) ? concat(number) : known->name,
           " is not supported; expected F64, F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K or Q6_K");
  info.tensor.type = *known->type;
  const WeightFormat& format = format_of(info.tensor.type);
  const int64_t row = info.tensor.shape.empty() ? 1 : info.tensor.shape.back();
  if (static_cast<size_t>(row) % format.block != 0)
    refuse("rows of ", row, " are not whole blocks of ", format.block);
  info.size = count / format.block * format.block_bytes;
  info.offset = in.number<uint64_t>(what);
  return info;
}

// Sets each tensor's bytes. The tensors are stored back to back, up to the alignment.
std::vector<StoredTensor> locate(std::vector<TensorInfo> infos, std::span<const std::byte> data,
                                 size_t alignment, const std::string& path) {
  std::sort(infos.begin(), infos.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::pair(a.offset, a.size) < std::pair(b.offset, b.size);
  });
  std::vector<StoredTensor> tensors;
  uint64_t expected = 0;
  for (auto& info : infos) {
    const auto refuse = [&](const char* what) {
      fail<UsageError>(path, ": tensor ", quote(info.tensor.name), ": ", what);
    };
    if (info.offset > data.size() || info.size > data.size() - info.offset)
      refuse("its data lies outside of the file (truncated?)");
    if (info.offset != expected) refuse("its data overlaps, leaves a gap or is not aligned");
    info.tensor.bytes = data.subspan(info.offset, info.size);
    expected = (info.offset + info.size + alignment - 1) / alignment * alignment;
    tensors.push_back(std::move(info.tensor));
  }
  return tensors;
}

void check_names(const std::vector<TensorInfo>& infos, const std::string& path) {
  std::set<std::string_view> names;
  for (const auto& info : infos)
    if (!names.insert(info.tensor.name).second)
      fail<UsageError>(path, ": tensor ", quote(info.tensor.name), " comes twice");
}

void check_version(ByteReader& in, const std::string& path) {
  const auto magic = in.take(std::min<size_t>(4, in.left()), "the header");
  if (magic.size() != 4 || std::memcmp(magic.data(), "GGUF", 4) != 0)
    fail<UsageError>(path, ": not a GGUF file");
  const auto version = in.number<uint32_t>("the header");
  if (version != 0 && (version & 0xffffu) == 0) fail<UsageError>(path, ": big-endian GGUF is not supported");
  if (version != 2 && version != 3)
    fail<UsageError>(path, ": GGUF version ", version, " is not supported; expected 2 or 3");
}

}  // namespace

const Value& GgufMetadata::at(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) fail<UsageError>(path_, ": key ", quote(key), " is missing");
  return found->second;
}

void GgufMetadata::refuse(std::string_view key, const char* expected) const {
  fail<UsageError>(path_, ": key ", quote(key), ": expected ", expected);
}

int64_t GgufMetadata::integer(std::string_view key) const {
  const Value& value = at(key);
  const auto number = read_integer(value.type, value.bytes.data());
  if (!number) refuse(key, "an integer");
  return *number;
}

double GgufMetadata::real(std::string_view key) const {
  const Value& value = at(key);
  if (value.type == Type::f64) return load<double>(value.bytes.data());
  if (value.type != Type::f32) refuse(key, "a number");
  // The decimal that was meant: 1e-05 and not 9.999999747378752e-06.
  char decimal[32] = {};
  std::to_chars(decimal, std::end(decimal) - 1, load<float>(value.bytes.data()));
  return std::strtod(decimal, nullptr);
}

std::string GgufMetadata::text(std::string_view key) const {
  const Value& value = at(key);
  if (value.type != Type::string) refuse(key, "a string");
  return {reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()};
}

int64_t GgufMetadata::integer(std::string_view key, int64_t fallback) const {
  return has(key) ? integer(key) : fallback;
}
double GgufMetadata::real(std::string_view key, double fallback) const {
  return has(key) ? real(key) : fallback;
}
std::string GgufMetadata::text(std::string_view key, const std::string& fallback) const {
  return has(key) ? text(key) : fallback;
}

bool GgufMetadata::flag(std::string_view key, bool fallback) const {
  if (!has(key)) return fallback;
  const Value& value = at(key);
  if (value.type != Type::boolean) refuse(key, "a boolean");
  return load<uint8_t>(value.bytes.data()) != 0;
}

std::vector<std::string> GgufMetadata::texts(std::string_view key) const {
  const Value& value = at(key);
  if (value.type != Type::array || value.element != Type::string) refuse(key, "an array of strings");
  std::vector<std::string> texts;
  ByteReader in(value.bytes, path_);
  for (size_t i = 0; i < value.count; ++i) texts.emplace_back(in.text("an array"));
  return texts;
}

std::vector<int64_t> GgufMetadata::integers(std::string_view key) const {
  const Value& value = at(key);
  std::vector<int64_t> integers;
  const size_t size = kScalarBytes[static_cast<size_t>(value.element)];
  for (size_t i = 0; i < value.count; ++i) {
    const auto number = value.type != Type::array || size == 0
                            ? std::nullopt
                            : read_integer(value.element, value.bytes.data() + i * size);
    if (!number) refuse(key, "an array of integers");
    integers.push_back(*number);
  }
  return integers;
}

GgufContent parse_gguf(std::span<const std::byte> file, const std::string& path) {
  ByteReader in(file, path);
  check_version(in, path);
  const auto tensor_count = in.number<uint64_t>("the header"), key_count = in.number<uint64_t>("the header");
  GgufMetadata metadata(read_metadata(in, key_count, path), path);
  std::vector<TensorInfo> infos;
  for (uint64_t i = 0; i < tensor_count; ++i) infos.push_back(read_tensor_info(in, path));
  check_names(infos, path);

  const int64_t alignment = metadata.integer("general.alignment", 32);
  if (alignment <= 0 || alignment > 1 << 20 || !std::has_single_bit(static_cast<uint64_t>(alignment)))
    fail<UsageError>(path, ": general.alignment ", alignment, " is no power of two up to 2^20");
  const size_t padding = (static_cast<size_t>(alignment) - in.position() % static_cast<size_t>(alignment)) %
                         static_cast<size_t>(alignment);
  const auto data = file.subspan(std::min(file.size(), in.position() + padding));
  return {std::move(metadata), locate(std::move(infos), data, static_cast<size_t>(alignment), path)};
}

}  // namespace whet
