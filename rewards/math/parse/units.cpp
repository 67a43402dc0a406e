// The unit of a number, or the things that it counts.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/predicates.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_numeric(const Expr& expr) {
  return expr.kind != Kind::symbol && std::all_of(expr.args.begin(), expr.args.end(), is_numeric);
}

// What a product of numbers gives the sides of: a 2 \times 3 matrix.
bool is_shape(std::string_view name) {
  for (const std::string_view shape : {"matrix", "matrices", "grid", "board", "chessboard", "rectangle",
                                       "table", "array", "矩阵", "方格", "网格", "棋盘", "矩形", "长方形"})
    if (name.substr(0, shape.size()) == shape || (name.size() > shape.size() && name.ends_with(shape)))
      return true;
  return false;
}

bool is_currency(const Token& token) {
  return token.type == TokenType::command &&
         (token.text == "dollar" || token.text == "euro" || token.text == "pounds" || token.text == "yen");
}

// Plain words are units behind numbers only, and where they could not be variables as well.
bool is_plain_unit(const Token& token, bool first) {
  if (token.type != TokenType::word || word_role(token.text) != WordRole::none) return false;
  if (is_short_unit(token.text)) return true;
  if (!function_name(token.text).empty() || !constant_name(token.text).empty() || is_greek(token.text) ||
      token.text == "sqrt" || token.text == "cbrt")
    return false;
  if (first && !token.spaced) return token.text.size() > 2 && !is_product(token.text);
  const std::string_view name = first_name(token.text);
  const bool formula = name.size() > 1 && is_product(token.text);  // sinx, but "pint" is a word
  return token.text.size() > 2 && (!formula || (token.text.size() > 3 && function_name(name).empty()));
}

}  // namespace

bool Parser::at_unit(const Expr& value) const {
  const Token& token = peek();
  if (is_currency(token)) return true;
  if (at_condition()) return false;
  if (token.type == TokenType::text) {
    if (token.text.size() == 1 && !is_numeric(value)) return false;
    const std::string_view first = token.text.substr(0, token.text.find(' '));
    if (is_number_property(first) && (first == token.text || !is_numeric(value))) return false;
    const WordRole role = word_role(tidy(first));
    const bool minutes = is_short_unit(token.text) && is_numeric(value) && !peek(1).is_sign("(");
    return (function_name(token.text).empty() || minutes) &&
           (role == WordRole::none || role == WordRole::prose) && token.text.front() != ',' &&
           token.text != "to";
  }
  const bool speed = token.type == TokenType::word && token.text.size() == 1 && token.spaced &&
                     peek(1).is_sign("/") &&
                     (peek(2).text == "s" || peek(2).text == "h" || peek(2).text == "min");
  return (speed || is_plain_unit(token, true)) && is_numeric(value);
}

Expr Parser::with_unit(Expr value) {
  std::string name = unit();
  const std::string_view first = std::string_view(name).substr(0, name.find(' '));
  if (const std::optional<Expr> scale = number_word(first)) {
    value = make(Kind::multiply, exprs(std::move(value), Expr(*scale)));
    name.erase(0, first.size() + 1);
    if (name.empty()) return value;
    name = unit_name(name);
  }
  std::string_view unscaled = name;
  if (std::optional<Expr> scale = take_chinese_scale(unscaled)) {
    value = make(Kind::multiply, exprs(std::move(value), std::move(*scale)));
    if (unscaled.empty()) return value;
    name = unit_name(unscaled);
  }
  for (size_t at = 0; at < name.size();) {
    const size_t end = std::min(name.find(' ', at), name.size());
    if (is_no_unit(std::string_view(name).substr(at, end - at))) return fail();
    at = end + 1;
  }
  const auto is_side = [](const Expr& e) { return e.kind == Kind::number || e.kind == Kind::symbol; };
  if (is_shape(name) && value.kind == Kind::multiply &&
      std::all_of(value.args.begin(), value.args.end(), is_side))
    return make(Kind::infix, std::move(value.args), "by");
  if (value.kind == Kind::infix && value.text == "by") return value;
  if (value.kind == Kind::quantity && value.text == "degree" && (name == "C" || name == "F"))
    return make(Kind::quantity, std::move(value.args), "°" + name);  // 20^\circ\mathrm{C}
  return make(Kind::quantity, exprs(std::move(value)), std::move(name));
}

// One or several words with their powers: "cm^2", "km/h", "square units".
std::string Parser::unit() {
  if (is_currency(peek())) {
    static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
        {"dollar", "$"}, {"euro", "€"}, {"pounds", "£"}, {"yen", "¥"}};
    const std::string_view name = next().text;
    for (const auto& [command, sign] : kSigns)
      if (command == name) return std::string(sign);
  }
  constexpr int kMostWords = 4;
  std::string name;
  bool joined = true;
  for (int words = 0; words < kMostWords; ++words) {
    if (!name.empty() && !joined) name += ' ';
    name += tidy(next().text);
    constexpr std::string_view kAnd = " and";  // 5 \text{ hours and } 30 \text{ minutes}
    if (name.size() > kAnd.size() && std::string_view(name).substr(name.size() - kAnd.size()) == kAnd) {
      name.resize(name.size() - kAnd.size());
      break;
    }
    name += unit_power();
    joined = take_unit_sign(name);
    if (joined) continue;
    const Token& token = peek();
    const bool ends = token.type == TokenType::text ? at_condition() || function_name(token.text).size() ||
                                                          word_role(token.text) == WordRole::joiner
                                                    : !is_plain_unit(token, false);
    if (ends) break;
  }
  return unit_name(name);
}

// The ^2 or ^{-2} behind a unit, as "^2" and "^-2"; empty: there is none.
std::string Parser::unit_power() {
  const size_t brace = peek(1).is_sign("{"), minus = peek(1 + brace).is_sign("-");
  const Token& digits = peek(1 + brace + minus);
  const bool closed = !brace || peek(2 + brace + minus).is_sign("}");
  if (!peek().is_sign("^") || digits.type != TokenType::number || !closed) return {};
  std::string power = minus ? "^-" : "^";
  power += digits.text;
  at_ += 2 + 2 * brace + minus;
  return power;
}

// What joins two units: the slash of m/s, the dot of N \cdot m.
bool Parser::take_unit_sign(std::string& name) {
  const Token& after = peek(1);
  const bool slash = peek().is_sign("/") && (after.type == TokenType::word || after.type == TokenType::text);
  const bool dot = peek().is_command("cdot") && after.type == TokenType::text;
  if (!slash && !dot) return false;
  next();
  name += slash ? '/' : ' ';
  return true;
}

}  // namespace whet::math
