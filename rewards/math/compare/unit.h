// Units of measurement, as far as answers use them.
#pragma once

#include <optional>
#include <string>

#include "rewards/math/expr.h"

namespace whet::math {

// A unit in terms of the one that its kind is measured in here: 1 cm = 1/100 m, 1 cm^2 = 1/10000 m^2.
struct Unit {
  std::string base;  // "m", "m^2", "g", "s", "$"; of a unit not in the table, nothing
  Expr factor;
};

// nullopt: a word that is no unit we know (apples), or an angle's degree, which is left out as often as not.
std::optional<Unit> find_unit(const std::string& text);

// 5 h 30 min, or 5 h and 30 min: the sum in the measure of their kind, where each unit is smaller than the
// one before it. nullopt: anything else.
std::optional<Expr> total_measure(const Expr& expr);

}  // namespace whet::math
