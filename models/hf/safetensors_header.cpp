#include "models/hf/safetensors_header.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "base/quote.h"

namespace whet {

namespace {

// A SAX parser of the map by name: one entry is in memory at a time, so that a header of any length is read
// in linear time.
using EntryJson = nlohmann::json;

constexpr WeightType kTypes[] = {WeightType::f64,     WeightType::f32,     WeightType::f16, WeightType::bf16,
                                 WeightType::f8_e4m3, WeightType::f8_e8m0, WeightType::i64, WeightType::i32,
                                 WeightType::u8,      WeightType::boolean};

class HeaderReader {
 public:
  HeaderReader(std::span<const std::byte> data, const std::string& path) : data_(data), path_(path) {}

  std::vector<StoredTensor> read(std::string_view header) {
    const auto event = [this](int depth, EntryJson::parse_event_t kind, EntryJson& value) {
      return take(depth, kind, value);
    };
    try {
      const EntryJson root = EntryJson::parse(header, event);
      if (!root.is_object()) fail<UsageError>(path_, ": the header is not a JSON object");
    } catch (const EntryJson::parse_error& error) {
      fail<UsageError>(path_, " (header): not valid JSON near byte ", error.byte);
    } catch (const EntryJson::exception&) {
      fail<UsageError>(path_, " (header): not valid JSON: a number is too large");
    }
    check_back_to_back();
    return std::move(tensors_);
  }

 private:
  // Depth 1 is a name or its value. Nothing is kept in the document.
  bool take(int depth, EntryJson::parse_event_t kind, EntryJson& value) {
    using Event = EntryJson::parse_event_t;
    if (depth != 1) return true;
    if (kind == Event::key) {
      name_ = value.get<std::string>();
      if (!names_.insert(name_).second) fail<UsageError>(path_, ": tensor ", quote(name_), " comes twice");
    } else if (kind == Event::object_end || kind == Event::array_end || kind == Event::value) {
      if (name_ != "__metadata__") tensors_.push_back(tensor(value));
      return false;
    }
    return true;
  }

  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    fail<UsageError>(path_, ": tensor ", quote(name_), ": ", parts...);
  }

  StoredTensor tensor(const EntryJson& info) const {
    const auto is_list = [&](const char* key) { return info.contains(key) && info[key].is_array(); };
    if (!info.is_object() || !info.contains("dtype") || !info["dtype"].is_string() || !is_list("shape") ||
        !is_list("data_offsets") || info["data_offsets"].size() != 2)
      refuse("expected dtype, shape and data_offsets");
    StoredTensor tensor{name_, type(info["dtype"].get<std::string>()), {}, {}};
    for (const auto& size : info["shape"]) {
      if (!size.is_number_unsigned()) refuse("the shape must hold non-negative integers");
      tensor.shape.push_back(static_cast<int64_t>(size.get<uint64_t>()));
    }
    const size_t count = checked_count(tensor.shape);
    if (count == SIZE_MAX) refuse("the shape is absurdly large");
    for (const auto& offset : info["data_offsets"])
      if (!offset.is_number_unsigned()) refuse("data_offsets must be non-negative integers");
    const auto begin = info["data_offsets"][0].get<uint64_t>(), end = info["data_offsets"][1].get<uint64_t>();
    if (begin > end || end > data_.size()) refuse("its data lies outside of the file (truncated?)");
    if (end - begin != count * format_of(tensor.type).block_bytes)
      refuse("its data has not the size of its shape");
    tensor.bytes = data_.subspan(begin, end - begin);
    return tensor;
  }

  WeightType type(const std::string& name) const {
    for (const WeightType type : kTypes)
      if (name == format_of(type).name) return type;
    refuse("dtype ", quote(name), " is not supported");
  }

  void check_back_to_back() {
    std::sort(tensors_.begin(), tensors_.end(), [](auto& a, auto& b) {
      return std::pair(a.bytes.data(), a.bytes.size()) < std::pair(b.bytes.data(), b.bytes.size());
    });
    const std::byte* expected = data_.data();
    for (const auto& tensor : tensors_) {
      if (tensor.bytes.data() != expected)
        fail<UsageError>(path_, ": tensor ", quote(tensor.name), ": its data overlaps or leaves a gap");
      expected += tensor.bytes.size();
    }
    if (const auto* end = data_.data() + data_.size(); expected != end)
      fail<UsageError>(path_, ": ", end - expected, " bytes behind the last tensor");
  }

  std::span<const std::byte> data_;
  const std::string& path_;
  std::string name_;
  std::set<std::string> names_;
  std::vector<StoredTensor> tensors_;
};

}  // namespace

std::vector<StoredTensor> parse_safetensors(std::span<const std::byte> file, const std::string& path) {
  uint64_t size = 0;
  if (file.size() < sizeof size) fail<UsageError>(path, ": not a safetensors file (", file.size(), " bytes)");
  std::memcpy(&size, file.data(), sizeof size);
  const auto rest = file.subspan(sizeof size);
  constexpr uint64_t kLongest = 100'000'000;  // the limit of the safetensors library
  if (size > kLongest || size > rest.size())
    fail<UsageError>(path, ": not a safetensors file, or truncated: its header would take ", size, " bytes");
  const std::string_view header(reinterpret_cast<const char*>(rest.data()), size);
  return HeaderReader(rest.subspan(size), path).read(header);
}

}  // namespace whet
