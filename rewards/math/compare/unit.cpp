#include "rewards/math/compare/unit.h"

#include <array>
#include <string_view>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

struct Row {
  std::string_view names;  // between spaces
  const char* base;
  int64_t numerator, denominator;
};

constexpr std::array kRows = {
    Row{" m meter metre ", "m", 1, 1},
    Row{" mm millimeter millimetre ", "m", 1, 1000},
    Row{" cm centimeter centimetre ", "m", 1, 100},
    Row{" dm decimeter decimetre ", "m", 1, 10},
    Row{" km kilometer kilometre ", "m", 1000, 1},
    Row{" in inch inche ", "m", 254, 10000},
    Row{" ft foot feet ", "m", 3048, 10000},
    Row{" yd yard ", "m", 9144, 10000},
    Row{" mi mile ", "m", 1609344, 1000},
    Row{" g gram gramme ", "g", 1, 1},
    Row{" mg milligram ", "g", 1, 1000},
    Row{" kg kilogram kilo ", "g", 1000, 1},
    Row{" t ton tonne ", "g", 1000000, 1},
    Row{" lb lbs pound ", "lb", 1, 1},
    Row{" oz ounce ", "lb", 1, 16},
    Row{" l L liter litre ", "l", 1, 1},
    Row{" ml mL milliliter millilitre ", "l", 1, 1000},
    Row{" s sec second ", "s", 1, 1},
    Row{" ms millisecond ", "s", 1, 1000},
    Row{" min minute ", "s", 60, 1},
    Row{" h hr hour ", "s", 3600, 1},
    Row{" day ", "s", 86400, 1},
    Row{" week ", "s", 604800, 1},
    Row{" month ", "month", 1, 1},
    Row{" year yr ", "month", 12, 1},
    Row{" $ dollar USD usd ", "$", 1, 1},
    Row{" cent ", "$", 1, 100},
    Row{" € euro EUR ", "€", 1, 1},
    Row{" £ GBP ", "£", 1, 1},
    Row{" ¥ yen JPY yuan RMB ", "¥", 1, 1},
    Row{" AM ", "before noon", 1, 1},
    Row{" PM ", "after noon", 1, 1},
    Row{" rad radian ", "rad", 1, 1},
    Row{" mph ", "m/s", 1609344, 3600000},
};

const Row* find_row(std::string_view name) {
  const auto find = [](std::string_view one) -> const Row* {
    const std::string word = " " + std::string(one) + " ";
    for (const Row& row : kRows)
      if (row.names.find(word) != std::string_view::npos) return &row;
    return nullptr;
  };
  if (name.empty() || name.find(' ') != std::string_view::npos) return nullptr;
  const Row* row = find(name);
  if (row == nullptr && name.size() > 2 && name.back() == 's') row = find(name.substr(0, name.size() - 1));
  return row;
}

Expr factor_of(const Row& row) {
  return node(Kind::divide, {number(row.numerator), number(row.denominator)});
}

// One unit with a power: cm, cm^2.
std::optional<Unit> find_power(std::string_view text) {
  const size_t hat = text.find('^');
  if (text == "degree") return Unit{"rad", node(Kind::divide, {constant("pi"), number(180)})};
  const Row* row = find_row(text.substr(0, hat));
  if (row == nullptr) return std::nullopt;
  const Expr factor = factor_of(*row);
  if (hat == std::string_view::npos) return Unit{row->base, factor};
  const std::string_view power = text.substr(hat + 1);
  if (power != "2" && power != "3") return std::nullopt;
  return Unit{row->base + std::string("^") + std::string(power),
              node(Kind::power, {factor, number(power[0] - '0')})};
}

// In the order of kRows' factors, without computing.
bool is_smaller(const std::string& unit, const std::string& than) {
  const Row *a = find_row(unit), *b = find_row(than);
  return a && b && a->base == std::string_view(b->base) &&
         a->numerator * b->denominator < b->numerator * a->denominator;
}

}  // namespace

std::optional<Expr> total_measure(const Expr& expr) {
  if (expr.kind != Kind::list && expr.kind != Kind::add) return std::nullopt;
  std::vector<Expr> terms;
  const Row* row = nullptr;
  for (size_t i = 0; i < expr.args.size(); ++i) {
    const Expr& part = expr.args[i];
    row = part.kind == Kind::quantity ? find_row(part.text) : nullptr;
    if (!row || (i > 0 && !is_smaller(part.text, expr.args[i - 1].text))) return std::nullopt;
    terms.push_back(multiply(part.args[0], factor_of(*row)));
  }
  return node(Kind::quantity, {node(Kind::add, std::move(terms))}, row->base);
}

std::optional<Unit> find_unit(const std::string& text) {
  const size_t slash = text.find('/');
  auto unit = find_power(std::string_view(text).substr(0, slash));
  if (!unit || slash == std::string::npos) return unit;
  const auto below = find_power(std::string_view(text).substr(slash + 1));
  if (!below) return std::nullopt;
  return Unit{unit->base + "/" + below->base, node(Kind::divide, {unit->factor, below->factor})};
}

}  // namespace whet::math
