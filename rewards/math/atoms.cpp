// Numbers, letters and words: the parts of a formula that have no parts.
#include <algorithm>
#include <charconv>
#include <utility>

#include "rewards/math/names.h"
#include "rewards/math/numbers.h"
#include "rewards/math/parser.h"
#include "rewards/math/words.h"

namespace whet::math {

namespace {

bool is_integer(const Expr& expr) {
  return expr.kind == Kind::number && expr.exponent == 0 && !expr.decimal && expr.text.front() != '-';
}

// a < b, for digits without leading zeros.
bool is_less(const Expr& a, const Expr& b) {
  return a.text.size() != b.text.size() ? a.text.size() < b.text.size() : a.text < b.text;
}

bool is_subscript_letter(const Token& token) {
  return token.type == TokenType::number || token.type == TokenType::word || token.type == TokenType::text ||
         token.is_sign(",") || (token.type == TokenType::command && is_greek(token.text));
}

}  // namespace

Expr Parser::atom() {
  return nested(place_, [&]() -> Expr {
    const Token& token = peek();
    switch (token.type) {
      case TokenType::number:
        return numeral();
      case TokenType::based:
        return based(next());
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

Expr Parser::numeral() {
  const Token token = next();
  if (peek().is_sign("_")) return based(token);
  std::optional<Expr> value = read_number(token);
  if (!value) return fail();
  ++nodes_;
  if (token.text.back() == '.' && peek().is_command("overline")) return repeating(*value);
  if (value->decimal && peek().is_command("overline")) return repeating(*value);
  return mixed(std::move(*value));
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

// 101_2, 204_{5}, 1A_{16}, 11_{two}
Expr Parser::based(const Token& digits) {
  if (!take_sign("_")) return fail();
  const std::string name = plain_subscript();
  int base = 0;
  std::from_chars(name.data(), name.data() + name.size(), base);
  static constexpr std::string_view kBases[] = {"two",   "three", "four", "five", "six",
                                                "seven", "eight", "nine", "ten"};
  for (int i = 0; i < 9; ++i)
    if (name == kBases[i]) base = i + 2;
  std::optional<Expr> value = read_based(digits.text, base);
  if (!value) return fail();
  ++nodes_;
  return std::move(*value);
}

// 0.1\overline{6} is 0.1 + 6/90.
Expr Parser::repeating(const Expr& whole) {
  constexpr size_t kLongest = 1000;
  next();
  if (!take_sign("{")) return fail();
  const Token digits = next();
  const std::optional<Expr> period = read_number(digits);
  if (!take_sign("}") || !period || digits.text.size() > kLongest || period->exponent != 0) return fail();
  Expr below;
  below.text = std::string(digits.text.size(), '9');
  below.exponent = -whole.exponent;
  nodes_ += 2;
  return make(Kind::add, exprs(whole, make(Kind::divide, exprs(*period, std::move(below)))));
}

// A run of letters gives its first name; what is left of it is the next token: xy, 2pir, sinx.
Expr Parser::word() {
  const Token& token = peek();
  if (is_greek(token.text)) return letter(std::string(next().text));
  if (!is_product(token.text)) return fail();
  const std::string_view name = first_name(token.text);
  next_part(name.size());
  if (name == "sqrt") return root();
  if (name == "cbrt") return make(Kind::root, exprs(argument(), number(3)));
  if (const std::string_view call = function_name(name); !call.empty()) return function(call);
  const std::string_view value = constant_name(name);
  if (!value.empty() && name.size() > 1) return make(Kind::constant, {}, std::string(value));
  return letter(std::string(name));
}

// One variable with its subscript and primes, or the call of a function of the text's own.
Expr Parser::letter(std::string name) {
  const bool imaginary = name == "i" && bound_i_ == 0;
  if ((name == "e" || imaginary) && !peek().is_sign("_")) return make(Kind::constant, {}, std::move(name));
  Expr expr = subscripted(std::move(name));
  while (take_sign("'")) expr.text += '\'';
  while (peek().is_sign("^") && peek(1).is_sign("{") && peek(2).is_command("prime")) {
    at_ += 3;
    while (take_command("prime")) {
    }
    take_sign("}");
    expr.text += '\'';
  }
  const std::string_view base = expr.text;
  static constexpr std::string_view kCalled = "fghFGHPQ";
  const bool inverse = peek().is_sign("^") && peek(1).is_sign("{") && peek(2).is_sign("-") &&
                       peek(3).text == "1" && peek(4).is_sign("}") && peek(5).is_sign("(");
  const bool named =
      kCalled.find(base.front()) != kCalled.npos && (base.size() == 1 || base[1] == '_' || base[1] == '\'');
  const bool defined = peek().is_sign("(") && peek(1).type == TokenType::word && peek(1).text.size() == 1 &&
                       peek(2).is_sign(")") && peek(3).is_sign("=");
  const bool choose = base == "C" && peek().is_sign("(");
  if (!expr.args.empty() || !((named && (peek().is_sign("(") || inverse)) || defined || choose)) return expr;
  if (inverse) {
    at_ += 5;
    expr.text += "^-1";
  }
  next();
  std::vector<Expr> args = items({});
  if (!take_sign(")") && !at_end()) return fail();
  if (choose && args.size() == 2) return call("binomial", std::move(args));
  if (choose && !defined) return make(Kind::multiply, exprs(std::move(expr), std::move(args.front())));
  return call(expr.text, std::move(args));
}

// x_1, x_{12}, a_n, S_{ABC} are symbols; F_{n-k-1} is a call of "F_".
Expr Parser::subscripted(std::string name) {
  const bool plain = peek().type == TokenType::number && !peek().spaced && peek().text.size() <= 2 &&
                     peek().text.find('.') == std::string_view::npos;
  if (!plain && !take_sign("_")) return make(Kind::symbol, {}, std::move(name));
  const std::string index = plain_subscript();
  name += '_';
  if (index.empty()) return call(std::move(name), exprs(argument()));
  name += index;
  return make(Kind::symbol, {}, std::move(name));
}

// The subscript where it only names; empty where it is a formula, of which nothing has been read.
std::string Parser::plain_subscript() {
  const Token& token = peek();
  if (token.type == TokenType::number) return std::string(next().text);
  if (token.type == TokenType::word) return std::string(next_part(1).text);
  if (token.type == TokenType::text || (token.type == TokenType::command && is_greek(token.text)))
    return tidy(next().text);
  if (!token.is_sign("{")) return {};
  constexpr size_t kLongest = 6;
  size_t size = 1;
  while (size <= kLongest && is_subscript_letter(peek(size))) ++size;
  if (size == 1 || !peek(size).is_sign("}")) return {};
  std::string name;
  next();
  while (--size > 0) name += tidy(next().text);
  next();
  return name;
}

}  // namespace whet::math
