// GPT-2's way to write bytes as printable characters, so that a vocabulary can be spelt in JSON: bytes that
// print stand for themselves, the others take U+0100 onwards (a space is "Ġ").
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace whet {

class ByteLevelAlphabet {
 public:
  ByteLevelAlphabet();
  // The character, in UTF-8, for one byte.
  const std::string& character(unsigned char byte) const { return characters_[byte]; }
  std::string spell(std::string_view bytes) const;
  // The bytes behind a spelling; none when a character stands for no byte.
  std::optional<std::string> bytes(std::string_view spelling) const;

 private:
  std::array<std::string, 256> characters_;
  std::array<int, 0x144> bytes_;  // by code point; -1 for none
};

}  // namespace whet
