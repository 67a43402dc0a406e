// The older notations of combinations and permutations: {}_5C_2, ^5P_2, C_5^2.
#include <utility>

#include "rewards/math/parse/parser.h"

namespace whet::math {

// At {}_5C_2, _5C_2 or ^5C_2, which nothing else begins like.
bool Parser::at_combination() const {
  const size_t at = peek().is_sign("{") && peek(1).is_sign("}") ? 2 : 0;
  return peek(at).is_sign("_") || peek(at).is_sign("^");
}

Expr Parser::combination() {
  while (!peek().is_sign("_") && !peek().is_sign("^")) next();
  next();
  Expr from = peek().type == TokenType::number ? literal() : argument();
  const std::string_view letter = next().text;
  if ((letter != "C" && letter != "P") || !take_sign("_")) return fail();
  Expr chosen = argument();
  return call(letter == "C" ? "binomial" : "permutations", exprs(std::move(from), std::move(chosen)));
}

// Whether a subscript and then a superscript follow: the _{5}^{2} of C_5^2.
bool Parser::at_raised_subscript() const {
  constexpr size_t kLongest = 8;
  if (!peek().is_sign("_")) return false;
  size_t end = 1;
  if (peek(1).is_sign("{"))
    while (end < kLongest && !peek(end).is_sign("}")) ++end;
  const Token& above = peek(end + 2);
  return peek(end + 1).is_sign("^") &&
         (above.type == TokenType::number || above.type == TokenType::word || above.is_sign("{"));
}

}  // namespace whet::math
