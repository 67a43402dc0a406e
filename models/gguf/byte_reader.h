// Reads untrusted bytes front to back. Every length is checked against the end of the data before it is used.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace whet {

class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  size_t position() const { return position_; }
  size_t left() const { return bytes_.size() - position_; }

  // `what` is for the message when the file ends before it.
  std::span<const std::byte> take(uint64_t size, const char* what) {
    if (size > left()) fail<UsageError>(path_, ": the file ends within ", what, " (truncated?)");
    position_ += size;
    return bytes_.subspan(position_ - size, size);
  }
  template <class T>
  T number(const char* what) {
    T value;
    std::memcpy(&value, take(sizeof value, what).data(), sizeof value);
    return value;
  }
  // u64 length, then that many bytes.
  std::string_view text(const char* what) {
    const auto bytes = take(number<uint64_t>(what), what);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

 private:
  std::span<const std::byte> bytes_;
  const std::string& path_;
  size_t position_ = 0;
};

}  // namespace whet
