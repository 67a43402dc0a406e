// The units that answers are measured in, by name: the SI with its prefixes, its neighbours in kitchens and
// on roads, money, in English and Chinese.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rewards/math/scalar/flint_values.h"

namespace whet::math {

// What units are made of. A month is no number of days, and no currency another.
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
// Pascals, 小时. nullopt: a word that is no unit we know.
std::optional<Unit> named_unit(std::string_view name);

}  // namespace whet::math
