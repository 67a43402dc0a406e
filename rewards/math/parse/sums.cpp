// Ratios, unions, and sums.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/parser.h"

namespace whet::math {

namespace {

// -x, with the sign at the number where there is one: -2x is (-2)x, and minus five metres is of minus five.
Expr negated(Expr expr) {
  switch (expr.kind) {
    case Kind::quantity:
    case Kind::percent:
    case Kind::divide:
      expr.args.front() = negated(std::move(expr.args.front()));
      return expr;
    case Kind::multiply:
      if (expr.args.front().kind == Kind::number) {
        expr.args.front() = negate(std::move(expr.args.front()));
        return expr;
      }
      [[fallthrough]];
    default:
      return negate(std::move(expr));
  }
}

// Whether the last of these alone has a unit: then it is the unit of all.
bool only_last_has_unit(const std::vector<Expr>& terms) {
  for (size_t i = 0; i + 1 < terms.size(); ++i)
    if (terms[i].kind == Kind::quantity) return false;
  return terms.size() > 1 && terms.back().kind == Kind::quantity;
}

}  // namespace

// a : b : c
Expr Parser::side() {
  std::vector<Expr> terms;
  do terms.push_back(sets());
  while (!context_.set && !failed_ && (take_sign(":") || take_command("colon") || take_ratio_word()));
  return terms.size() == 1 ? std::move(terms.front()) : make(Kind::ratio, std::move(terms));
}

// "2 to 3" in \text.
bool Parser::take_ratio_word() {
  if (!peek().is(TokenType::text, "to") || peek(1).type != TokenType::number) return false;
  next();
  return true;
}

// Unions, intersections and differences, from left to right.
Expr Parser::sets() {
  Expr value = sum();
  const auto join = [&](Kind kind) {
    Expr right = sum();
    if (value.kind == kind && kind != Kind::difference)
      value.args.push_back(std::move(right));
    else
      value = make(kind, exprs(std::move(value), std::move(right)));
  };
  for (;;) {
    const bool plain_union = at_plain_union();
    if (plain_union) next();
    if (plain_union || take_command("cup") || take_command("bigcup"))
      join(Kind::set_union);
    else if (take_command("cap") || take_command("bigcap"))
      join(Kind::intersection);
    else if (take_command("setminus") || take_command("backslash"))
      join(Kind::difference);
    else if (at_infix())
      value = infix(std::move(value));
    else
      return value;
  }
}

// Whether the token begins what can stand behind a sign.
bool Parser::begins_operand(size_t ahead) const {
  const Token& token = peek(ahead);
  switch (token.type) {
    case TokenType::end:
    case TokenType::finish:
      return false;
    case TokenType::sign:
      return token.text == "(" || token.text == "[" || token.text == "{" || token.text == "\\{" ||
             token.text == "|";
    case TokenType::text:
      return word_role(token.text) == WordRole::none;
    case TokenType::command: {
      static constexpr std::string_view kNone[] = {
          "pm",   "mp",  "cup",   "cap", "setminus", "backslash", "cdot",   "times",  "ast",   "div",
          "land", "lor", "wedge", "vee", "rvert",    "rVert",     "rangle", "rfloor", "rceil", "prime"};
      const bool sign = relation_sign(token.text) || !implication_name(token.text).empty();
      return !sign && std::find(std::begin(kNone), std::end(kNone), token.text) == std::end(kNone);
    }
    default:
      return true;
  }
}

// A \subset B, f \circ g, a \mid b; and any command that is not known, between two sides.
bool Parser::at_infix(size_t ahead) const {
  const Token& token = peek(ahead);
  if (token.is_sign("|")) {  // 3 | 12, of which no second bar makes an absolute value
    constexpr size_t kLongest = 200;
    for (size_t i = 1; i < kLongest && peek(ahead + i).type != TokenType::end; ++i)
      if (peek(ahead + i).is_sign("|")) return false;
    return !context_.bar && !context_.set && begins_operand(ahead + 1);
  }
  if (token.type != TokenType::command || infix_name(token.text).empty()) return false;
  if (context_.set && (token.text == "mid" || token.text == "middle")) return false;
  const bool minus = peek(ahead + 1).is_sign("-") && command_role(token.text) != CommandRole::unknown;
  return minus || begins_operand(ahead + 1);
}

Expr Parser::infix(Expr left) {
  const Token sign = next();
  const std::string name = sign.is_sign("|") ? "mid" : infix_name(sign.text);
  Expr right = sum();
  if (name == "ni")
    return make(Kind::relation, exprs(std::move(right), std::move(left)), std::string(1, kElement));
  if (left.kind != Kind::infix) return make(Kind::infix, exprs(std::move(left), std::move(right)), name);
  left.text += ' ' + name;
  left.args.push_back(std::move(right));
  return left;
}

Expr Parser::sum() {
  std::vector<Expr> terms;
  const auto close = [&]() -> Expr {
    if (terms.size() == 1) return std::move(terms.front());
    if (!only_last_has_unit(terms)) return make(Kind::add, std::move(terms));
    const std::string unit = terms.back().text;
    Expr last = std::move(terms.back().args.front());
    terms.back() = std::move(last);
    return make(Kind::quantity, exprs(make(Kind::add, std::move(terms))), unit);
  };
  terms.push_back(signed_product());
  for (;;) {
    const bool compound =
        terms.back().kind == Kind::quantity && peek().type == TokenType::number;  // 5 ft 3 in
    if (compound || take_sign("+")) {
      terms.push_back(signed_product());
      if (compound && terms.back().kind != Kind::quantity) return fail();
    } else if (take_sign("-")) {
      terms.push_back(negated(signed_product()));
    } else if (peek().is_command("pm") || peek().is_command("mp")) {
      const bool minus_first = next().text == "mp";
      Expr before = close();
      Expr after = signed_product();
      terms.clear();
      terms.push_back(make(Kind::plus_minus, exprs(std::move(before), minus_first ? negated(std::move(after))
                                                                                  : std::move(after))));
    } else {
      return close();
    }
  }
}

Expr Parser::signed_product() {
  bool minus = false;
  for (;;) {
    if (take_sign("-"))
      minus = !minus;
    else if (!take_sign("+"))
      break;
  }
  if (take_command("pm") || take_command("mp")) return make(Kind::plus_minus, exprs(product()));
  Expr value = product();
  return minus ? negated(std::move(value)) : value;
}

}  // namespace whet::math
