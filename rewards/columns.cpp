#include "rewards/columns.h"

#include <charconv>
#include <cmath>
#include <string_view>

namespace whet {

namespace {

// The shortest decimal that reads back as the same number, without an exponent.
std::string plain_digits(double value) {
  std::array<char, 32> buffer;  // "-1.7976931348623157e+308"
  const auto end =
      std::to_chars(buffer.begin(), buffer.end(), std::abs(value), std::chars_format::scientific);
  const std::string_view text(buffer.begin(), end.ptr);
  const size_t e = text.find('e');
  std::string digits(text.substr(0, e));
  std::erase(digits, '.');
  const int size = static_cast<int>(digits.size());
  const int before_point = std::stoi(std::string(text.substr(e + 1))) + 1;
  if (before_point <= 0)
    digits.insert(0, "0." + std::string(static_cast<size_t>(-before_point), '0'));
  else if (before_point < size)
    digits.insert(static_cast<size_t>(before_point), ".");
  else
    digits.append(static_cast<size_t>(before_point - size), '0');
  return (value < 0 ? "-" : "") + digits;
}

}  // namespace

std::optional<std::string> column_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number()) return std::nullopt;
  if (!value.is_number_float()) return value.dump();
  const double number = value.get<double>();
  return std::isfinite(number) ? std::optional(plain_digits(number)) : std::nullopt;
}

}  // namespace whet
