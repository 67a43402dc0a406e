#include "rewards/math/parse/numerals.h"

#include <algorithm>

namespace whet::math {

namespace {

size_t exponent_size(std::string_view mantissa, std::string_view rest) {
  const auto peek = [&](size_t i) { return i < rest.size() ? rest[i] : '\0'; };
  if (peek(0) != 'e' && peek(0) != 'E') return 0;
  const bool with_sign = peek(1) == '-' || peek(1) == '+';
  const size_t begin = 1 + with_sign;
  size_t end = begin;
  while (is_digit(peek(end))) ++end;
  if (end == begin) return 0;
  const bool computer =
      peek(0) == 'E' || end - begin > 1 || mantissa == "1" || mantissa.find('.') != mantissa.npos;
  return with_sign && !computer ? 0 : end;
}

bool is_word_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

int digit_value(char c) {
  constexpr int kNone = 99;
  if (is_digit(c)) return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : kNone;
}

}  // namespace

size_t numeral_size(std::string_view text) {
  const auto peek = [&](size_t i) { return i < text.size() ? text[i] : '\0'; };
  size_t size = 0;
  while (is_digit(peek(size))) ++size;
  if (peek(size) == '.' && peek(size + 1) != '.') {  // not of an ellipsis
    ++size;
    while (is_digit(peek(size))) ++size;
  }
  return size + exponent_size(text.substr(0, size), text.substr(size));
}

size_t prefixed_size(std::string_view text) {
  constexpr size_t kLongest = 64;
  if (text.size() < 3 || text[0] != '0') return 0;
  const int base = base_of_prefix(text);
  size_t size = 2;
  while (base > 0 && size < std::min(kLongest, text.size()) && digit_value(text[size]) < base) ++size;
  const bool ends = size == text.size() || !is_word_byte(text[size]);
  return size > 2 && ends ? size : 0;
}

int base_of_prefix(std::string_view text) {
  const char letter = text.size() > 1 && text[0] == '0' ? static_cast<char>(text[1] | 0x20) : '\0';
  return letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
}

size_t based_size(std::string_view text) {
  constexpr size_t kLongest = 64;
  size_t size = 0, letters = 0, small = 0;
  for (; size < std::min(kLongest, text.size()); ++size) {
    const char c = text[size];
    if (!is_digit(c) && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'f')) break;
    letters += !is_digit(c);
    small += c >= 'a';
  }
  const auto base_is = [&](std::string_view base) { return text.substr(size, base.size()) == base; };
  const bool hexadecimal = base_is("_{16}") || base_is("_16");
  const bool other = !small && (base_is("_{11}") || base_is("_{12}"));
  return letters > 0 && letters < size && (hexadecimal || other) ? size : 0;
}

}  // namespace whet::math
