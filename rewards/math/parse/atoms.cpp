// The parts of a formula that have no operator; numbers among them.
#include <algorithm>
#include <charconv>
#include <utility>

#include "rewards/math/parse/names.h"
#include "rewards/math/parse/numbers.h"
#include "rewards/math/parse/numerals.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_integer(const Expr& expr) {
  return expr.kind == Kind::number && expr.exponent == 0 && !expr.decimal && expr.text.front() != '-';
}

// a < b, for digits without leading zeros.
bool is_less(const Expr& a, const Expr& b) {
  return a.text.size() != b.text.size() ? a.text.size() < b.text.size() : a.text < b.text;
}

// The digits that a decimal before an ellipsis repeats at its end: three times; twice where there are more of
// them than one, or nothing else behind the point. Empty: none.
std::string_view shown_period(std::string_view digits) {
  constexpr size_t kLongest = 12;
  const std::string_view places = digits.substr(digits.find('.') + 1);
  for (size_t size = 1; size <= std::min(kLongest, places.size() / 2); ++size) {
    const std::string_view period = places.substr(places.size() - size);
    size_t shown = size;
    while (shown + size <= places.size() && places.substr(places.size() - shown - size, size) == period)
      shown += size;
    if (shown >= (size == 1 && shown < places.size() ? 3 : 2) * size) return period;
  }
  return {};
}

}  // namespace

Expr Parser::atom() {
  return nested(context_, [&]() -> Expr {
    const Token& token = peek();
    switch (token.type) {
      case TokenType::number:
        return numeral();
      case TokenType::based:
        return based(next().text);
      case TokenType::word:
        return word();
      case TokenType::text:
        if (const std::string_view name = function_name(token.text); !name.empty()) {
          next();
          return function(name);
        }
        return token.text.size() == 1 ? letter(std::string(next().text)) : fail();
      case TokenType::command:
        return command();
      case TokenType::begin:
        return environment();
      case TokenType::sign:
        if (at_combination()) return combination();
        if (token.text == "{") return group();
        if (token.text == "\\{") return set();
        if (token.text == "(" || token.text == "[" || token.text == "]") return bracket();
        if (token.text == "|") return bars("|");
        return fail();
      default:
        return fail();
    }
  });
}

Expr Parser::numeral() { return mixed(literal()); }

Expr Parser::literal() {
  const Token token = next();
  if (peek().is_sign("_")) return based(token.text);
  std::optional<Expr> value = read_number(token);
  if (!value) return fail();
  ++nodes_;
  const bool point = value->decimal || token.text.back() == '.';
  return point ? repeating(std::move(*value), token) : std::move(*value);
}

// 3\frac{1}{2} and 3 1/2, where the fraction is of whole numbers and below one (or stands alone after a
// space, as only mixed numbers do in plain text).
Expr Parser::mixed(Expr whole) {
  if (!is_integer(whole)) return whole;
  const bool plain = peek().type == TokenType::number && peek().spaced && peek(1).is_sign("/") &&
                     peek(2).type == TokenType::number;
  if (plain) {
    const std::optional<Expr> above = read_number(next());
    next();
    const std::optional<Expr> below = read_number(next());
    if (!above || !below || !is_integer(*above) || !is_integer(*below)) return fail();
    nodes_ += 2;
    return make(Kind::add, exprs(std::move(whole), make(Kind::divide, exprs(*above, *below))));
  }
  const bool latex = peek().type == TokenType::command && (peek().text == "frac" || peek().text == "dfrac" ||
                                                           peek().text == "tfrac" || peek().text == "cfrac");
  if (!latex) return whole;
  next();
  Expr part = fraction();
  const bool proper = part.kind == Kind::divide && is_integer(part.args[0]) && is_integer(part.args[1]) &&
                      is_less(part.args[0], part.args[1]) && !peek().is_sign("^");
  if (!proper) part = postfixes(std::move(part));
  return make(proper ? Kind::add : Kind::multiply, exprs(std::move(whole), std::move(part)));
}

// 101_2, 204_{5}, 1A_{16}, 11_{two}, 0x1A
Expr Parser::based(std::string_view digits) {
  int base = base_of_prefix(digits);
  if (base > 0) {
    digits.remove_prefix(2);
  } else if (!take_sign("_")) {
    return fail();
  }
  const std::string name = base > 0 ? std::string{} : plain_subscript();
  std::from_chars(name.data(), name.data() + name.size(), base);
  static constexpr std::string_view kBases[] = {"two",   "three", "four", "five", "six",
                                                "seven", "eight", "nine", "ten"};
  for (int i = 0; i < 9; ++i)
    if (name == kBases[i]) base = i + 2;
  std::optional<Expr> value = read_based(digits, base);
  if (!value) return fail();
  ++nodes_;
  return std::move(*value);
}

// 0.1\overline{6}, 0.1\dot{6}, 0.(3) and 0.1666... : 0.1\overline{6} is 0.1 + 6/90.
Expr Parser::repeating(Expr whole, const Token& token) {
  constexpr size_t kLongest = 1000;
  std::string period;
  if (take_command("overline") || take_command("bar")) {
    if (!take_sign("{") || peek().type != TokenType::number) return fail();
    period = next().text;
    if (!take_sign("}")) return fail();
  } else if (peek().is_command("dot")) {
    period = dotted_period();
  } else if (token.text.back() == '.' && peek().is_sign("(") && peek(1).type == TokenType::number) {
    next();
    period = next().text;
    if (!take_sign(")")) return fail();
  } else if (peek().is_command("ldots") || peek().is_command("dots") || peek().is_command("cdots")) {
    period = shown_period(token.text);
    next();
  } else {
    return whole;
  }
  const bool digits = !period.empty() && period.size() <= kLongest &&
                      period.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) return fail();
  const std::optional<Expr> above = read_number({TokenType::number, period});
  if (!above) return fail();
  Expr below;
  below.text = std::string(period.size(), '9');
  below.exponent = -whole.exponent;
  nodes_ += 2;
  return make(Kind::add, exprs(std::move(whole), make(Kind::divide, exprs(*above, std::move(below)))));
}

// \dot{1}4285\dot{7}: from the first digit with a dot to the last.
std::string Parser::dotted_period() {
  std::string period;
  for (int dots = 0; dots < 2 && take_command("dot"); ++dots) {
    const bool braces = take_sign("{");
    if (peek().type != TokenType::number) return {};
    period += (braces ? next() : next_part(1)).text;
    if (braces && !take_sign("}")) return {};
    if (dots == 0 && peek().type == TokenType::number && peek(1).is_command("dot")) period += next().text;
  }
  return period;
}

}  // namespace whet::math
