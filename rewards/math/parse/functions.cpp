// Calls of known functions, with parentheses and without: sin(x), \sin 2x, \sin^2 x, \log_2 8.
#include <utility>

#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

Expr Parser::function(std::string_view name) {
  return nested(context_, [&]() -> Expr {
    std::optional<Expr> base, power;
    for (;;) {
      if (!base && take_sign("_")) {
        base = argument();
      } else if (!power && take_sign("^")) {
        power = exponent();
      } else {
        break;
      }
    }
    const bool logarithmic = name == "log" || name == "lg";
    if (base && !logarithmic) return fail();
    const bool digits =
        name == "log" && peek().type == TokenType::number && !peek().spaced && peek(1).is_sign("(");
    if (digits && !base) base = numeral();  // log10(x)
    if (name == "lg") base = number(10);
    const bool inverse =
        power && power->kind == Kind::number && power->text == "-1" && !inverse_name(name).empty();
    if (inverse) name = inverse_name(name);
    std::vector<Expr> args = function_arguments(name);
    if (base) args.push_back(std::move(*base));
    Expr value = call(std::string(name == "lg" ? "log" : name), std::move(args));
    if (!power || inverse) return value;
    return make(Kind::power, exprs(std::move(value), std::move(*power)));
  });
}

// Braces are parentheses here: \sin{x}^2 is the square of \sin x.
std::vector<Expr> Parser::function_arguments(std::string_view name) {
  static constexpr std::string_view kOpen[] = {"(", "{", "\\{"}, kClose[] = {")", "}", "\\}"};
  for (int i = 0; i < 3; ++i) {
    if (!take_sign(kOpen[i])) continue;
    std::vector<Expr> args = items({});
    if (!take_sign(kClose[i]) && !at_end()) fail();
    return args;
  }
  return exprs(bare_argument(name));
}

bool Parser::at_function() const {
  const Token& token = peek();
  if (token.type == TokenType::word) return !function_name(first_name(token.text)).empty();
  return (token.type == TokenType::command || token.type == TokenType::text) &&
         !function_name(token.text).empty();
}

// The factors that stand together: \sin 2x is sin(2x), \sin x \cos y two functions, \sin x (y) a product. A
// function of an angle takes a division by a number along, as in \sin\pi/3.
Expr Parser::bare_argument(std::string_view name) {
  bool minus = false;
  while (peek().is_sign("-")) minus ^= next().text == "-";
  std::vector<Expr> factors;
  factors.push_back(factor());
  while (!failed_ && starts_factor() && !at_function() && !at_unit(factors.back())) {
    if ((peek().is_sign("(") || peek().is_sign("[")) && factors.back().kind != Kind::number) break;
    factors.push_back(factor());
  }
  Expr value = factors.size() == 1 ? std::move(factors.front()) : make(Kind::multiply, std::move(factors));
  if (is_trigonometric(name) && peek().is_sign("/") && peek(1).type == TokenType::number) {
    next();
    value = make(Kind::divide, exprs(std::move(value), numeral()));
  }
  return minus ? negate(std::move(value)) : value;
}

}  // namespace whet::math
