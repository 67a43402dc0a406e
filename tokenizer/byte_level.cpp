#include "tokenizer/byte_level.h"

#include "tokenizer/utf8.h"

namespace whet {

ByteLevelAlphabet::ByteLevelAlphabet() {
  bytes_.fill(-1);
  char32_t next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    const char32_t point = prints ? static_cast<char32_t>(byte) : next++;
    append_utf8(characters_[byte], point);
    bytes_[point] = byte;
  }
}

std::string ByteLevelAlphabet::spell(std::string_view bytes) const {
  std::string spelling;
  for (const char byte : bytes) spelling += character(static_cast<unsigned char>(byte));
  return spelling;
}

std::optional<std::string> ByteLevelAlphabet::bytes(std::string_view spelling) const {
  std::string bytes;
  for (size_t at = 0; at < spelling.size();) {
    const CodePoint point = code_point_at(spelling, at);
    if (point.value >= bytes_.size() || bytes_[point.value] < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(bytes_[point.value]));
    at += point.length;
  }
  return bytes;
}

}  // namespace whet
