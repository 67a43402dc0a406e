// UTF-8 one code point at a time. A maximal ill-formed run of bytes is decoded as one U+FFFD, as Python and
// Rust do with replacement.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace whet {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value;  // kReplacement when not valid
  size_t length;   // bytes that it takes in the text, at least 1
  bool valid;
};

// The code point that starts at byte `at`, which must lie inside the text.
CodePoint code_point_at(std::string_view text, size_t at);

// How many bytes at the front are well-formed.
size_t valid_prefix(std::string_view text);

// How many bytes at the end begin a character that more bytes may complete (0 to 3).
size_t incomplete_suffix(std::string_view text);

void append_utf8(std::string& out, char32_t value);

// The text with every ill-formed run replaced by U+FFFD, as Python's bytes.decode(errors="replace") does.
std::string replace_invalid_utf8(std::string_view text);

// White space as Unicode (and a regular expression's \s) has it.
bool is_unicode_space(char32_t value);

}  // namespace whet
