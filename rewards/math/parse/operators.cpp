// Sums, products, limits, integrals and derivatives: what binds a variable.
#include <utility>

#include "rewards/math/parse/parser.h"

namespace whet::math {

// \sum_{k=1}^{n} body. Without bounds it is a call of the operator's name.
Expr Parser::big_operator(Kind kind, std::string_view name) {
  std::optional<Expr> lower, upper;
  for (;;) {
    if (!lower && take_sign("_"))
      lower = argument();
    else if (!upper && take_sign("^"))
      upper = argument();
    else
      break;
  }
  const bool over_i = lower && lower->kind == Kind::relation && lower->args[0] == constant("i");
  bound_i_ += over_i;
  Expr body = nested(context_, [&] { return product(); });
  bound_i_ -= over_i;
  // The variable may have a constant's name: \sum_{i=1}^{n}.
  const bool bounded = lower && upper && lower->kind == Kind::relation && lower->text == "=" &&
                       (lower->args[0].kind == Kind::symbol || lower->args[0].kind == Kind::constant);
  if (bounded)
    return make(kind, exprs(std::move(body), symbol(lower->args[0].text), std::move(lower->args[1]),
                            std::move(*upper)));
  std::vector<Expr> args;
  args.push_back(std::move(body));
  if (lower) args.push_back(std::move(*lower));
  if (upper) args.push_back(std::move(*upper));
  return call(std::string(name), std::move(args));
}

// \lim_{x \to a} body
Expr Parser::limit() {
  if (!take_sign("_") || !take_sign("{")) return fail();
  Expr variable = sum();
  if (!take_command("to") && !take_command("rightarrow")) return fail();
  Expr point = sum();
  while (take_sign("^") || take_sign("+") || take_sign("-")) {
  }
  if (!take_sign("}")) return fail();
  Expr body = nested(context_, [&] { return product(); });
  return call("limit", exprs(std::move(body), std::move(variable), std::move(point)));
}

// \int_a^b body dx
Expr Parser::integral() {
  std::vector<Expr> bounds;
  while (bounds.size() < 2 && (peek().is_sign("_") || peek().is_sign("^"))) {
    next();
    bounds.push_back(argument());
  }
  Context context = context_;
  context.integral = true;
  Expr body = nested(context, [&] { return at_differential() ? number(1) : sum(); });
  if (!at_differential()) return fail();
  std::vector<Expr> args;
  args.push_back(std::move(body));
  args.push_back(make(Kind::symbol, {}, differential()));
  for (Expr& bound : bounds) args.push_back(std::move(bound));
  return call("integral", std::move(args));
}

bool Parser::at_differential() const {
  const Token& token = peek();
  if (token.type != TokenType::word || token.text.front() != 'd') return false;
  return token.text.size() == 2 ||
         (token.text.size() == 1 && (peek(1).type == TokenType::word || peek(1).type == TokenType::command));
}

// The variable of dx.
std::string Parser::differential() {
  next_part(1);
  return std::string(next().text);
}

// \frac{d}{dx} body, and dy/dx as a symbol of its own.
Expr Parser::derivative(Expr numerator, Expr denominator) {
  if (numerator.kind == Kind::symbol && (numerator.text == "d" || numerator.text == "partial")) {
    Expr body = nested(context_, [&] { return product(); });
    return call("derivative", exprs(std::move(body), std::move(denominator.args[1])));
  }
  const bool of_symbol = numerator.kind == Kind::multiply && numerator.args.size() == 2 &&
                         numerator.args[0].kind == Kind::symbol && numerator.args[0].text == "d" &&
                         numerator.args[1].kind == Kind::symbol;
  if (of_symbol)
    return make(Kind::symbol, {}, "d" + numerator.args[1].text + "/d" + denominator.args[1].text);
  return make(Kind::divide, exprs(std::move(numerator), std::move(denominator)));
}

}  // namespace whet::math
