// The exact value of a decimal literal: 0.1 is a tenth, and 1e999999 costs no more memory than 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace whet::code {

// digits * 10^exponent; one form for each value, so that == compares values.
struct Decimal {
  bool negative = false;  // never of 0
  bool infinite = false;
  std::string digits;    // without zeros at either end; of 0 there are none
  int64_t exponent = 0;  // 0 for 0

  bool operator==(const Decimal&) const = default;
};

// A literal as Python's Decimal reads it: a sign, digits with or without a point, an exponent; inf, infinity
// in any letter case. nullopt for anything else, for an exponent of more than 18 digits, and for nan, which
// is equal to nothing.
std::optional<Decimal> parse_decimal(std::string_view text);

// The nearest double; infinity beyond the largest.
double to_double(const Decimal& number);

}  // namespace whet::code
