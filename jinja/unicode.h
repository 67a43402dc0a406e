// Texts as Python's str: sequences of code points, with Python's definitions of white space, lines and letter
// case. Texts must be valid UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace whet::jinja {

std::u32string to_code_points(std::string_view text);
std::string to_utf8(std::u32string_view text);
size_t code_points(std::string_view text);

bool is_space(char32_t c);      // str.isspace
bool is_printable(char32_t c);  // str.isprintable
bool is_letter(char32_t c);     // str.isalpha
bool is_digit(char32_t c);      // str.isdecimal
bool is_numeric(char32_t c);    // str.isnumeric, without the ideographs that are numbers
bool is_cased(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);

std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
// The first character in title case, the others in lower case.
std::string capitalize(std::string_view text);
// str.title: the same for every run of letters.
std::string title(std::string_view text);

// Strips `characters`; white space when it is null.
enum class Side { left, right, both };
std::string strip(std::string_view text, Side side, const std::string* characters = nullptr);

// str.splitlines, without the line ends.
std::vector<std::string> split_lines(std::string_view text);

}  // namespace whet::jinja
