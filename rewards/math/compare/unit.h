// Units of measurement, as far as answers use them.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/compare/unit_table.h"
#include "rewards/math/expr.h"

namespace whet::math {

// A unit as answers write it: cm^2, square meters, km/h, miles per hour, m s^-2, kg m/s^2, 平方米, 千米/小时.
// A unit after a slash or "per" divides. Words that only describe what is measured (5 feet tall) are skipped.
// nullopt: an unknown word (apples), or an angle's degree.
std::optional<Unit> find_unit(std::string_view text);

// The number of `to` that is `value` of `from`; of the same dimensions.
Expr converted(Expr value, const Unit& from, const Unit& to);

// 5 h 30 min, or 5 h and 30 min: the sum in the last of these units, where each is smaller than the one
// before it. nullopt: anything else.
std::optional<Expr> total_measure(const Expr& expr);

// `expr` as a quantity, where the letters behind its number are a unit that `other` makes likely, as it has
// one of the same dimensions: 9.8 m s^{-2} beside 9.8 \text{ m/s}^2.
std::optional<Expr> as_quantity(const Expr& expr, const Expr& other);

}  // namespace whet::math
