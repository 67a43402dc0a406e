// GPT-2's mapping of bytes to printable characters, so that a vocabulary can be written in JSON: printable
// bytes map to themselves, the others to U+0100 and up (a space is "Ġ").
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace whet {

class ByteLevelAlphabet {
 public:
  ByteLevelAlphabet();
  // Appends the bytes of a spelling. False, and nothing is appended, when a character maps to no byte.
  bool append_bytes(std::string_view spelling, std::string& bytes) const;

 private:
  std::array<int, 0x144> bytes_;  // by code point; -1 for none
};

}  // namespace whet
