// The GGUF format of llama.cpp, versions 2 and 3: a header of typed metadata, a list of tensors, then their
// bytes, each aligned. Files are untrusted: every length is checked before it is used.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/hf/stored_tensor.h"

namespace whet {

// The metadata by key. Values refer to the bytes of the file, which must outlive this.
class GgufMetadata {
 public:
  // Numbered as in the file.
  enum class Type : uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };
  struct Value {
    Type type;
    Type element = Type::u8;  // of an array
    size_t count = 1;
    std::span<const std::byte> bytes;
  };

  GgufMetadata(std::map<std::string, Value, std::less<>> values, std::string path)
      : values_(std::move(values)), path_(std::move(path)) {}

  bool has(std::string_view key) const { return values_.contains(key); }
  // Each throws UsageError naming the file and the key when the key is missing or of another type; with a
  // fallback, only when it is of another type.
  int64_t integer(std::string_view key) const;
  double real(std::string_view key) const;
  std::string text(std::string_view key) const;
  int64_t integer(std::string_view key, int64_t fallback) const;
  double real(std::string_view key, double fallback) const;
  std::string text(std::string_view key, const std::string& fallback) const;
  bool flag(std::string_view key, bool fallback) const;
  std::vector<std::string> texts(std::string_view key) const;  // an array
  std::vector<int64_t> integers(std::string_view key) const;   // an array

  const std::string& path() const { return path_; }

 private:
  const Value& at(std::string_view key) const;
  [[noreturn]] void refuse(std::string_view key, const char* expected) const;
  std::map<std::string, Value, std::less<>> values_;
  std::string path_;
};

struct GgufContent {
  GgufMetadata metadata;
  std::vector<StoredTensor> tensors;  // in the order of their bytes; dimensions as in PyTorch, rows first
};

// Throws UsageError naming `path` and what is wrong.
GgufContent parse_gguf(std::span<const std::byte> file, const std::string& path);

}  // namespace whet
