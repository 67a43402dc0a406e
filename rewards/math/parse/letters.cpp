// Variables with their subscripts, known names, and functions that the text defines.
#include <utility>

#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_subscript_letter(const Token& token) {
  return token.type == TokenType::number || token.type == TokenType::word || token.type == TokenType::text ||
         token.is_sign(",") || token.is_command("max") || token.is_command("min") ||
         (token.type == TokenType::command && is_greek(token.text));
}

}  // namespace

// Takes the first name of a run of letters; the rest becomes the next token: xy, 2pir, sinx.
Expr Parser::word() {
  const Token& token = peek();
  if (is_greek(token.text) && token.text.size() > 2) return letter(std::string(next().text));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (token.dress == Dress::arrow && token.text.size() == 2 && is_capital(token.text[0]) &&
      is_capital(token.text[1])) {
    const std::string_view ends = next().text;
    return call("vector", exprs(symbol(std::string(1, ends[0])), symbol(std::string(1, ends[1]))));
  }
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
  if (name == "C" && at_raised_subscript()) {
    next();
    Expr from = argument();
    next();
    return call("binomial", exprs(std::move(from), argument()));
  }
  Expr expr = subscripted(std::move(name));
  while (take_sign("'")) expr.text += '\'';
  while (peek().is_sign("^") && peek(1).is_sign("{") && peek(2).is_command("prime")) {
    at_ += 3;
    while (take_command("prime")) {
    }
    take_sign("}");
    expr.text += '\'';
  }
  if (expr.text == "P" && at_event()) return event();
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

// P(A | B), P(X \le 3), P(\text{heads}): what stands in the brackets is no number.
bool Parser::at_event() const {
  constexpr size_t kLongest = 16;
  if (!peek().is_sign("(")) return false;
  bool event = false;
  for (size_t i = 1; i <= kLongest; ++i) {
    const Token& token = peek(i);
    if (token.is_sign(")")) return event;
    if (token.is_sign("(") || token.type == TokenType::end) return false;
    event |= token.is_sign("|") || token.is_command("mid") || token.is_command("cap") ||
             token.is_command("cup") || token.is_sign("=") || token.is_sign("<") || token.is_sign(">") ||
             (token.type == TokenType::text && token.text.size() > 1) ||
             (token.type == TokenType::command && relation_sign(token.text));
  }
  return false;
}

Expr Parser::event() {
  std::string name = "P";
  for (; !peek().is_sign(")"); next()) name += peek().is_command("mid") ? "|" : peek().text;
  next();
  return make(Kind::symbol, {}, name + ")");
}

// x_1, x_{12}, a_n, S_{ABC} are symbols; F_{n-k-1} is a call of "F_".
Expr Parser::subscripted(std::string name) {
  const bool plain = peek().type == TokenType::number && !peek().spaced && peek().text.size() <= 2 &&
                     peek().text.find('.') == std::string_view::npos;
  if (!plain && !take_sign("_")) return make(Kind::symbol, {}, std::move(name));
  const std::string index = plain_subscript();
  name += '_';
  if (index.empty()) {
    const bool size = peek().is_sign("{") && peek(2).is_command("times");  // M_{2 \times 3}
    Expr formula = argument();
    if (size && formula.kind == Kind::multiply) formula = make(Kind::infix, std::move(formula.args), "by");
    return call(std::move(name), exprs(std::move(formula)));
  }
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
