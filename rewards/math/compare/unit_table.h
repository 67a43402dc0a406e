// Units by name: the SI with its prefixes, customary units and money, in English and Chinese.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rewards/math/scalar/flint_values.h"

namespace whet::math {

// Base dimensions. Months are not convertible to days, nor currencies to one another.
enum Dimension : uint8_t {
  kMeter,
  kGram,
  kSecond,
  kAmpere,
  kKelvin,
  kMole,
  kRadian,
  kMonth,
  kDollar,
  kEuro,
  kPound,
  kYen,
  kBeforeNoon,
  kAfterNoon,
  kDimensions
};
using Dimensions = std::array<int16_t, kDimensions>;  // the power of each

// A number x of this unit is factor * x + offset in units of its dimensions: 1 °C is 1 K + 273.15 K.
struct Unit {
  Dimensions dimensions{};
  Rational factor{1};
  Rational offset;
};

// One unit by its symbol or name, in the singular or plural, with an SI prefix where it takes one: km,
// Pascals, 小时. nullopt: an unknown word.
std::optional<Unit> named_unit(std::string_view name);

}  // namespace whet::math
