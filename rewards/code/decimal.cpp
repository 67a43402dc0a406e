#include "rewards/code/decimal.h"

#include <charconv>
#include <limits>

namespace whet::code {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Removes and returns the digits at the front of `text`.
std::string_view take_digits(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  return negative;
}

bool is_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != word[i]) return false;
  return true;
}

// What follows e; nullopt if that is no exponent.
std::optional<int64_t> read_exponent(std::string_view text) {
  constexpr size_t kMaxDigits = 18;
  const bool negative = take_sign(text);
  const std::string_view digits = take_digits(text);
  if (digits.empty() || digits.size() > kMaxDigits || !text.empty()) return std::nullopt;
  int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  number.negative = take_sign(text);
  if (is_word(text, "inf") || is_word(text, "infinity")) {
    number.infinite = true;
    return number;
  }
  number.digits = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    const std::string_view decimals = take_digits(text);
    number.digits += decimals;
    number.exponent = -static_cast<int64_t>(decimals.size());
  }
  if (number.digits.empty()) return std::nullopt;
  if (!text.empty()) {
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    const std::optional<int64_t> exponent = read_exponent(text.substr(1));
    if (!exponent) return std::nullopt;
    number.exponent += *exponent;
  }
  const size_t last = number.digits.find_last_not_of('0');
  if (last == std::string::npos) return Decimal();
  number.exponent += static_cast<int64_t>(number.digits.size() - 1 - last);
  number.digits.resize(last + 1);
  number.digits.erase(0, number.digits.find_first_not_of('0'));
  return number;
}

double to_double(const Decimal& number) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double size = 0;
  if (number.infinite) {
    size = kInfinity;
  } else if (!number.digits.empty()) {
    const std::string literal = number.digits + "e" + std::to_string(number.exponent);
    const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), size);
    if (error == std::errc::result_out_of_range)
      size = number.exponent + static_cast<int64_t>(number.digits.size()) > 0 ? kInfinity : 0;
  }
  return number.negative ? -size : size;
}

}  // namespace whet::code
