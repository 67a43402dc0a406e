// The extent of a numeral in a text.
#pragma once

#include <string_view>

namespace whet::math {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many bytes at the beginning of `text`, which begins with a digit or a point, are a number: digits, a
// point and more digits, an exponent. "2e-1" is a difference, as in answers that hold Euler's number: a
// signed exponent needs a sign that a computer wrote it, which are E, a point, two digits, or a mantissa
// of 1.
size_t numeral_size(std::string_view text);

// How many are digits and letters before a base: 1A_{16}, FF_{16}; capitals, or small letters where the base
// is
// 16. Zero: none, or digits alone.
size_t based_size(std::string_view text);

// How many are a number with its base in front: 0x1F, 0b101, 0o17. Zero: none.
size_t prefixed_size(std::string_view text);
// 16, 2 or 8 of such a number; 0 of others.
int base_of_prefix(std::string_view text);

}  // namespace whet::math
