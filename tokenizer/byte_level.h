// GPT-2's way to write bytes as printable characters, so that a vocabulary can be spelt in JSON: bytes that
// print stand for themselves, the others take U+0100 onwards (a space is "Ġ").
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace whet {

class ByteLevelAlphabet {
 public:
  ByteLevelAlphabet();
  // Appends the bytes behind a spelling. False, and nothing is appended, when a character stands for no byte.
  bool append_bytes(std::string_view spelling, std::string& bytes) const;

 private:
  std::array<int, 0x144> bytes_;  // by code point; -1 for none
};

}  // namespace whet
