#include "tokenizer/byte_level.h"

#include "base/utf8.h"

namespace whet {

ByteLevelAlphabet::ByteLevelAlphabet() {
  bytes_.fill(-1);
  char32_t next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    bytes_[prints ? static_cast<char32_t>(byte) : next++] = byte;
  }
}

bool ByteLevelAlphabet::append_bytes(std::string_view spelling, std::string& bytes) const {
  const size_t before = bytes.size();
  for (size_t at = 0; at < spelling.size();) {
    const CodePoint point = code_point_at(spelling, at);
    if (point.value >= bytes_.size() || bytes_[point.value] < 0) {
      bytes.resize(before);
      return false;
    }
    bytes.push_back(static_cast<char>(bytes_[point.value]));
    at += point.length;
  }
  return true;
}

}  // namespace whet
