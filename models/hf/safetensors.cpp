#include "models/hf/safetensors.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"

namespace whet {

namespace {

struct DtypeName {
  const char* name;
  at::ScalarType type;
};
constexpr DtypeName kDtypes[] = {{"F64", at::kDouble},    {"F32", at::kFloat}, {"F16", at::kHalf},
                                 {"BF16", at::kBFloat16}, {"I64", at::kLong},  {"I32", at::kInt},
                                 {"U8", at::kByte},       {"BOOL", at::kBool}};

}  // namespace

SafetensorsFile::Entry SafetensorsFile::parse_entry(const std::string& name, const Json& info,
                                                    size_t data_size) const {
  const auto bad = [&](const char* what) { fail<UsageError>(path_, ": tensor \"", name, "\": ", what); };
  if (!info.is_object() || !info.contains("dtype") || !info["dtype"].is_string() || !info.contains("shape") ||
      !info["shape"].is_array() || !info.contains("data_offsets") || !info["data_offsets"].is_array() ||
      info["data_offsets"].size() != 2)
    bad("expected dtype, shape and data_offsets");
  Entry entry{name, at::kFloat, {}, 0, 0};
  const auto dtype = info["dtype"].get<std::string>();
  const auto* known =
      std::find_if(std::begin(kDtypes), std::end(kDtypes), [&](auto& d) { return d.name == dtype; });
  if (known == std::end(kDtypes))
    fail<UsageError>(path_, ": tensor \"", name, "\": dtype ", dtype, " is not supported");
  entry.dtype = known->type;

  size_t bytes = c10::elementSize(entry.dtype), extent = bytes;  // `extent` takes an empty dimension for one
  for (const auto& size : info["shape"]) {
    if (!size.is_number_unsigned()) bad("the shape must hold non-negative integers");
    const auto value = size.get<uint64_t>();
    if (value > uint64_t{1} << 40 || __builtin_mul_overflow(extent, std::max<uint64_t>(value, 1), &extent))
      bad("the shape is absurdly large");
    bytes *= value;
    entry.shape.push_back(static_cast<int64_t>(value));
  }
  for (const auto& offset : info["data_offsets"])
    if (!offset.is_number_unsigned()) bad("data_offsets must be non-negative integers");
  entry.begin = info["data_offsets"][0].get<size_t>();
  entry.end = info["data_offsets"][1].get<size_t>();
  if (entry.begin > entry.end || entry.end > data_size) bad("its data lies outside of the file (truncated?)");
  if (entry.end - entry.begin != bytes) bad("its data has not the size of its shape");
  return entry;
}

SafetensorsFile::SafetensorsFile(const std::string& path)
    : path_(path), file_(std::make_unique<MappedFile>(path)) {
  const auto bytes = file_->bytes();
  uint64_t header_size = 0;
  if (bytes.size() < sizeof header_size)
    fail<UsageError>(path, ": not a safetensors file (", bytes.size(), " bytes)");
  std::memcpy(&header_size, bytes.data(), sizeof header_size);
  constexpr uint64_t kMaxHeader = 100'000'000;
  if (header_size > kMaxHeader || header_size > bytes.size() - sizeof header_size)
    fail<UsageError>(path, ": not a safetensors file, or truncated: its header would take ", header_size,
                     " bytes");
  const std::string header(reinterpret_cast<const char*>(bytes.data()) + sizeof header_size, header_size);
  data_ = bytes.data() + sizeof header_size + header_size;
  const size_t data_size = bytes.size() - sizeof header_size - header_size;

  const Json json = parse_json(header, path + " (header)");
  if (!json.is_object()) fail<UsageError>(path, ": the header is not a JSON object");
  for (const auto& [name, info] : json.items())
    if (name != "__metadata__") entries_.push_back(parse_entry(name, info, data_size));
  std::sort(entries_.begin(), entries_.end(),
            [](auto& a, auto& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  size_t expected = 0;
  for (const auto& entry : entries_) {
    if (entry.begin != expected)
      fail<UsageError>(path, ": tensor \"", entry.name, "\": its data overlaps or leaves a gap");
    expected = entry.end;
  }
  if (expected != data_size)
    fail<UsageError>(path, ": ", data_size - expected, " bytes behind the last tensor");
}

std::vector<std::string> SafetensorsFile::names() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.name);
  return names;
}

bool SafetensorsFile::contains(const std::string& name) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](auto& entry) { return entry.name == name; });
}

at::Tensor SafetensorsFile::get(const std::string& name) const {
  for (const auto& entry : entries_)
    if (entry.name == name)
      return at::from_blob(const_cast<std::byte*>(data_ + entry.begin), entry.shape,
                           at::TensorOptions(entry.dtype));
  fail<UsageError>(path_, ": tensor \"", name, "\" is missing");
}

void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors) {
  Json header;
  header["__metadata__"] = {{"format", "pt"}};
  size_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    const auto* dtype = std::find_if(std::begin(kDtypes), std::end(kDtypes),
                                     [&](auto& d) { return d.type == tensor.scalar_type(); });
    require(dtype != std::end(kDtypes), path, ": tensor \"", name, "\" has a dtype that cannot be written");
    header[name] = {{"dtype", dtype->name},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, offset + tensor.nbytes()}}};
    offset += tensor.nbytes();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t size = text.size();
  std::string file(reinterpret_cast<const char*>(&size), sizeof size);
  file += text;
  file.reserve(file.size() + offset);
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor flat = tensor.contiguous();
    file.append(static_cast<const char*>(flat.const_data_ptr()), flat.nbytes());
  }
  write_file_atomic(path, file);
}

}  // namespace whet
