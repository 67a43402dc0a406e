#include "rewards/math/compare/decimal.h"

#include <optional>
#include <utility>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

// Significant digits of a computed double; it is printed with up to 17.
constexpr int64_t kDoubleDigits = 15;

// The significant digits of a decimal, and the unit of its last place.
struct Places {
  int64_t significant = 0;
  Expr unit;
};

std::optional<Places> places_of(const Expr& expr) {
  if (expr.kind == Kind::percent) {
    auto places = places_of(expr.args[0]);
    if (places) places->unit.exponent -= 2;
    return places;
  }
  if (expr.kind == Kind::multiply && expr.args.size() == 2) {  // 1.5 * 10^3
    auto places = places_of(expr.args[0]);
    if (!places || expr.args[1].kind != Kind::power || contains(expr.args[1], Kind::symbol))
      return std::nullopt;
    places->unit = multiply(std::move(places->unit), expr.args[1]);
    return places;
  }
  if (expr.kind != Kind::number || !expr.decimal || expr.exponent >= 0) return std::nullopt;
  Expr unit = number(1);
  unit.exponent = expr.exponent;
  const bool negative = expr.text[0] == '-';
  return Places{static_cast<int64_t>(expr.text.size()) - negative, std::move(unit)};
}

Expr times_power_of_ten(Expr number, int64_t exponent) {
  number.exponent += exponent;
  return number;
}

// |a - b| against a bound: at most, or less.
std::optional<int> compare_distance(const Expr& a, const Expr& b, const Expr& bound, Budget& budget) {
  return compare(absolute(subtract(a, b)), bound, budget);
}

// Whether `value` becomes `decimal` when rounded, half either way, or cut, to its last place.
Truth rounds_to(const Expr& value, const Expr& decimal, const Expr& unit, Budget& budget) {
  const auto distance = compare_distance(value, decimal, unit, budget);
  if (!distance) return Truth::unknown;
  if (*distance >= 0) return Truth::no;
  const Expr half = node(Kind::divide, {unit, number(2)});
  const auto half_distance = compare_distance(value, decimal, half, budget);
  if (half_distance && *half_distance <= 0) return Truth::yes;
  const auto cut = compare(absolute(decimal), absolute(value), budget);
  return cut && *cut < 0 ? Truth::yes : Truth::no;
}

// Whether the decimal leaves out whole units, as 1.235 * 10^6 does.
bool rounds_units(const Places& places, const Expr& decimal, Budget& budget) {
  if (decimal.kind != Kind::multiply) return false;
  const auto order = compare(places.unit, number(1), budget);
  return order && *order > 0;
}

bool is_whole(const Expr& value, Budget& budget) {
  return same_value(node(Kind::call, {value}, "floor"), value, budget) == Truth::yes;
}

Truth same_when_rounded(const Expr& a, const Expr& b, int64_t places, Budget& budget) {
  const auto rounded = [places](const Expr& x) {
    const Expr half = node(Kind::divide, {number(1), number(2)});
    return node(Kind::call, {add(multiply(x, times_power_of_ten(number(1), places)), half)}, "floor");
  };
  return same_value(rounded(a), rounded(b), budget);
}

}  // namespace

Truth same_to_its_digits(const Expr& a, const Expr& b, const Policy& policy, Budget& budget) {
  auto of_a = places_of(a), of_b = places_of(b);
  if (!of_a && !of_b) return Truth::no;
  if (policy.round_decimals >= 0) return same_when_rounded(a, b, policy.round_decimals, budget);
  if (policy.decimal_digits == 0) return Truth::no;
  // The coarser of the two is the decimal.
  bool a_is_decimal = of_a.has_value();
  if (of_a && of_b) {
    const auto coarser = compare(of_a->unit, of_b->unit, budget);
    if (!coarser) return Truth::unknown;
    a_is_decimal = *coarser >= 0;
  }
  Places& places = a_is_decimal ? *of_a : *of_b;
  if (places.significant < policy.decimal_digits) return Truth::no;
  if (!of_a && !policy.rounded_integers && rounds_units(places, b, budget) && is_whole(a, budget))
    return Truth::no;
  if (!(of_a && of_b) && places.significant > kDoubleDigits)
    places.unit = times_power_of_ten(std::move(places.unit), places.significant - kDoubleDigits);
  return a_is_decimal ? rounds_to(b, a, places.unit, budget) : rounds_to(a, b, places.unit, budget);
}

}  // namespace whet::math
