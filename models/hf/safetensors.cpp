#include "models/hf/safetensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/json.h"
#include "base/quote.h"
#include "models/hf/safetensors_header.h"

namespace whet {

namespace {

struct TypeOfTorch {
  WeightType stored;
  at::ScalarType torch;
};
constexpr TypeOfTorch kTypes[] = {{WeightType::f64, at::kDouble},
                                  {WeightType::f32, at::kFloat},
                                  {WeightType::f16, at::kHalf},
                                  {WeightType::bf16, at::kBFloat16},
                                  {WeightType::f8_e4m3, at::kFloat8_e4m3fn},
                                  {WeightType::f8_e8m0, at::kFloat8_e8m0fnu},
                                  {WeightType::i64, at::kLong},
                                  {WeightType::i32, at::kInt},
                                  {WeightType::u8, at::kByte},
                                  {WeightType::boolean, at::kBool}};

std::string header_of(const std::vector<TensorToWrite>& tensors, const std::string& path) {
  std::string text = R"({"__metadata__":{"format":"pt"})";
  size_t offset = 0;
  for (const auto& one : tensors) {
    const auto* type =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](auto& t) { return t.torch == one.dtype; });
    require(type != std::end(kTypes), path, ": tensor ", quote(one.name),
            " has a dtype that cannot be written");
    const WeightFormat& format = format_of(type->stored);
    const size_t size = static_cast<size_t>(one.tensor.numel()) * format.block_bytes;
    const Json info = {{"dtype", format.name},
                       {"shape", one.tensor.sizes().vec()},
                       {"data_offsets", {offset, offset + size}}};
    text += "," + quote(one.name) + ":" + info.dump();
    offset += size;
  }
  text += '}';
  text.append((8 - text.size() % 8) % 8, ' ');  // the data is aligned
  return text;
}

void append_data(const TensorToWrite& one, const Append& append) {
  constexpr int64_t kAtOnce = 1 << 20;
  const at::Tensor flat = one.tensor.contiguous().view(-1);
  for (int64_t begin = 0; begin < flat.numel(); begin += kAtOnce) {
    const at::Tensor part = flat.narrow(0, begin, std::min(kAtOnce, flat.numel() - begin)).to(one.dtype);
    append({static_cast<const char*>(part.const_data_ptr()), part.nbytes()});
  }
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::string& path)
    : path_(path),
      file_(std::make_unique<MappedFile>(path)),
      tensors_(parse_safetensors(file_->bytes(), path)) {}

std::vector<std::string> SafetensorsFile::names() const {
  std::vector<std::string> names;
  for (const auto& tensor : tensors_) names.push_back(tensor.name);
  return names;
}

const StoredTensor* SafetensorsFile::find(const std::string& name) const {
  const auto found = std::find_if(tensors_.begin(), tensors_.end(), [&](auto& t) { return t.name == name; });
  return found == tensors_.end() ? nullptr : &*found;
}

bool SafetensorsFile::contains(const std::string& name) const { return find(name) != nullptr; }

at::Tensor SafetensorsFile::get(const std::string& name) const {
  const StoredTensor* stored = find(name);
  if (stored == nullptr) fail<UsageError>(path_, ": tensor ", quote(name), " is missing");
  const auto* type =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](auto& t) { return t.stored == stored->type; });
  auto* data = const_cast<std::byte*>(stored->bytes.data());
  if (reinterpret_cast<uintptr_t>(data) % c10::elementSize(type->torch) == 0)
    return at::from_blob(data, stored->shape, at::TensorOptions(type->torch));
  const at::Tensor aligned = at::empty(stored->shape, at::TensorOptions(type->torch));
  std::memcpy(aligned.mutable_data_ptr(), data, stored->bytes.size());
  return aligned;
}

void write_converted(const std::string& path, const std::vector<TensorToWrite>& tensors) {
  const std::string header = header_of(tensors, path);
  const uint64_t size = header.size();
  write_file_atomic(path, [&](const Append& append) {
    append({reinterpret_cast<const char*>(&size), sizeof size});
    append(header);
    for (const auto& tensor : tensors) append_data(tensor, append);
  });
}

void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors) {
  std::vector<TensorToWrite> as_they_are;
  for (const auto& [name, tensor] : tensors) as_they_are.push_back({name, tensor, tensor.scalar_type()});
  write_converted(path, as_they_are);
}

}  // namespace whet
