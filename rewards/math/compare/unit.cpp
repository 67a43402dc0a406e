#include "rewards/math/compare/unit.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

constexpr int kHighestPower = 9;

// Behind lengths, times and prices.
bool is_qualifier(std::string_view word) {
  static constexpr std::string_view kQualifiers[] = {"long", "tall",  "high",  "wide", "deep",
                                                     "old",  "each",  "total", "ago",  "away",
                                                     "left", "apart", "more",  "later"};
  return std::find(std::begin(kQualifiers), std::end(kQualifiers), word) != std::end(kQualifiers);
}

// The power that a word in front of a unit raises it to, taken off.
int take_power_word(std::string_view& name) {
  static constexpr std::pair<std::string_view, int> kWords[] = {{"平方", 2}, {"立方", 3}};
  for (const auto& [word, power] : kWords)
    if (name.starts_with(word)) return name.remove_prefix(word.size()), power;
  return 1;
}

int power_of_word(std::string_view word) {
  if (word == "square" || word == "sq" || word == "Square") return 2;
  return word == "cubic" || word == "cu" || word == "Cubic" ? 3 : 1;
}

// Multiplies `unit` by `by` to the power.
void multiply_by(Unit& unit, const Unit& by, int power) {
  for (size_t i = 0; i < kDimensions; ++i)
    unit.dimensions[i] = static_cast<int16_t>(unit.dimensions[i] + power * by.dimensions[i]);
  Rational factor;
  fmpq_pow_si(factor.get(), by.factor.get(), power);
  fmpq_mul(unit.factor.get(), unit.factor.get(), factor.get());
}

// Words and slashes, one after the other; "per" and the dot are signs too.
std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const size_t size = text.starts_with('/') ? 1 : std::min(text.find_first_of(" /"), text.size());
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

// One unit and the power that is written behind it: cm, cm^2, s^-2.
std::optional<std::pair<Unit, int>> raised_unit(std::string_view word) {
  for (const std::string_view counter : {"个", "個"})
    if (word.starts_with(counter)) word.remove_prefix(counter.size());
  int power = take_power_word(word);
  if (const size_t hat = word.find('^'); hat != word.npos) {
    const std::string_view digits = word.substr(hat + 1);
    const auto read = std::from_chars(digits.begin(), digits.end(), power);
    if (read.ec != std::errc() || read.ptr != digits.end() || std::abs(power) > kHighestPower)
      return std::nullopt;
    word = word.substr(0, hat);
  }
  std::optional<Unit> unit = named_unit(word);
  return unit ? std::optional(std::pair(std::move(*unit), power)) : std::nullopt;
}

Expr integer(const fmpz* value) {
  std::string digits(fmpz_sizeinbase(value, 10) + 2, '\0');
  fmpz_get_str(digits.data(), 10, value);
  digits.resize(digits.find('\0'));
  return node(Kind::number, {}, std::move(digits));
}

Expr to_expr(const Rational& value) {
  if (value.is_integer()) return integer(value.num());
  return node(Kind::divide, {integer(value.num()), integer(value.den())});
}

// The unit that the symbols of a product spell; empty: it has other factors behind its number.
std::string spelled_unit(const Expr& expr) {
  std::string text;
  const auto add_word = [&](const std::string& word) {  // the micro of μm is a letter of its own
    (text += text.empty() || text.ends_with("μ") ? "" : " ") += word;
  };
  const auto spell = [&](const auto& self, const Expr& part, int sign) -> bool {
    switch (part.kind) {
      case Kind::symbol:
        add_word(part.text == "mu" ? "μ" : part.text);
        if (sign < 0) text += "^-1";
        return true;
      case Kind::power:
        if (part.args[0].kind != Kind::symbol || part.args[1].kind != Kind::number ||
            part.args[1].exponent != 0)
          return false;
        add_word(part.args[0].text + (sign < 0 ? "^-" : "^") + part.args[1].text);
        return true;
      case Kind::multiply:
        return std::all_of(part.args.begin(), part.args.end(),
                           [&](const Expr& e) { return self(self, e, sign); });
      case Kind::divide:
        return self(self, part.args[0], sign) && self(self, part.args[1], -sign);
      default:
        return false;
    }
  };
  for (size_t i = 1; i < expr.args.size(); ++i)
    if (!spell(spell, expr.args[i], 1)) return {};
  return text;
}

}  // namespace

std::optional<Unit> find_unit(std::string_view written) {
  std::string slashed(written);
  constexpr std::string_view kPer = "每";  // 米每秒
  for (size_t at = slashed.find(kPer); at != slashed.npos; at = slashed.find(kPer, at))
    slashed.replace(at, kPer.size(), "/");
  std::string_view text = slashed;
  Unit unit;
  int sign = 1, words = 0, power_word = 1;
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    if (word == "/" || word == "per") {
      sign = -1;
      continue;
    }
    if (word == "·" || word == "*" || (words > 0 && is_qualifier(word))) continue;
    if (const int power = power_of_word(word); power > 1) {
      power_word = power;
      continue;
    }
    const auto raised = raised_unit(word);
    if (!raised) return std::nullopt;
    const bool alone = words++ == 0 && sign > 0 && power_word == 1 && raised->second == 1;
    if (alone) unit.offset = raised->first.offset;
    multiply_by(unit, raised->first, sign * power_word * raised->second);
    power_word = 1;
  }
  if (words == 0) return std::nullopt;
  if (words > 1) unit.offset = Rational();  // a difference of temperatures: J/°C
  return unit;
}

Expr converted(Expr value, const Unit& from, const Unit& to) {
  Rational factor, offset;
  fmpq_div(factor.get(), from.factor.get(), to.factor.get());
  fmpq_sub(offset.get(), from.offset.get(), to.offset.get());
  fmpq_div(offset.get(), offset.get(), to.factor.get());
  if (!factor.is_one()) value = multiply(std::move(value), to_expr(factor));
  return offset.is_zero() ? value : add(std::move(value), to_expr(offset));
}

std::optional<Expr> total_measure(const Expr& expr) {
  if (expr.kind != Kind::list && expr.kind != Kind::add) return std::nullopt;
  std::vector<Unit> units;
  for (const Expr& part : expr.args) {
    std::optional<Unit> unit = part.kind == Kind::quantity ? find_unit(part.text) : std::nullopt;
    if (!unit) return std::nullopt;
    const bool smaller = units.empty() || (unit->dimensions == units.back().dimensions &&
                                           fmpq_cmp(unit->factor.get(), units.back().factor.get()) < 0);
    if (!smaller) return std::nullopt;
    units.push_back(std::move(*unit));
  }
  std::vector<Expr> terms;
  for (size_t i = 0; i < units.size(); ++i)
    terms.push_back(converted(expr.args[i].args[0], units[i], units.back()));
  return node(Kind::quantity, {node(Kind::add, std::move(terms))}, expr.args.back().text);
}

std::optional<Expr> as_quantity(const Expr& expr, const Expr& other) {
  if (other.kind != Kind::quantity || expr.kind != Kind::multiply || expr.args.size() < 2)
    return std::nullopt;
  const std::optional<Unit> wanted = find_unit(other.text);
  if (!wanted) return std::nullopt;
  std::string text = spelled_unit(expr);
  if (other.text == "°" + text) text = other.text;  // 20 C beside 20 °C
  const std::optional<Unit> unit = text.empty() ? std::nullopt : find_unit(text);
  if (!unit || unit->dimensions != wanted->dimensions) return std::nullopt;
  return node(Kind::quantity, {expr.args[0]}, std::move(text));
}

}  // namespace whet::math
