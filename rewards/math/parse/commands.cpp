// LaTeX commands that have a value.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/among.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

constexpr std::string_view kFractions[] = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"};
constexpr std::string_view kBinomials[] = {"binom", "dbinom", "tbinom"};
constexpr std::string_view kEllipses[] = {"ldots", "dots", "cdots", "dotsc", "dotsb", "vdots"};
constexpr std::string_view kFigures[] = {"angle", "measuredangle", "triangle"};
constexpr std::string_view kAccents[] = {"overline", "bar", "tilde", "dot", "widehat"};

}  // namespace

namespace {

// The a_1a_2 of \overline{a_1a_2}; z and w are complex numbers.
bool is_overlined_number(const Expr& expr) {
  return expr.kind == Kind::multiply && std::all_of(expr.args.begin(), expr.args.end(), [](const Expr& e) {
           return e.kind == Kind::symbol && e.text[0] >= 'a' && e.text[0] < 'w' && e.text.find('_') == 1;
         });
}

}  // namespace

Expr Parser::command() {
  const std::string_view name = peek().text;
  if (name == "lvert" || name == "vert") return bars(name == "vert" ? "vert" : "rvert");
  if (name == "lVert" || name == "Vert") return bars(name == "Vert" ? "Vert" : "rVert");
  next();
  if (among(kFractions, name)) return fraction();
  if (name == "sqrt" || name == "surd") return root();
  if (name == "cbrt") return make(Kind::root, exprs(atom(), number(3)));
  if (among(kBinomials, name)) {
    Expr above = argument();
    return call("binomial", exprs(std::move(above), argument()));
  }
  if (name == "sum") return big_operator(Kind::sum, name);
  if (name == "prod") return big_operator(Kind::product, name);
  if (name == "lim") return limit();
  if (name == "int") return integral();
  if (name == "emptyset" || name == "varnothing") return make(Kind::set, {});
  if (name == "mathbb" || name == "Bbb") return number_set();
  if (name.size() == 1) return make(Kind::constant, {}, std::string(math::number_set(name)));
  if (among(kEllipses, name)) return make(Kind::ellipsis, {});
  if (among(kFigures, name)) return figure(name);
  if (name == "overline" || name == "bar")
    if (std::optional<Expr> number = digits()) return std::move(*number);
  if (name == "neg" || name == "lnot") return call("not", exprs(factor()));
  if (among(kAccents, name)) {
    Expr under = argument();
    if (is_overlined_number(under) && name == "overline") return call("digits", std::move(under.args));
    return call(std::string(name == "bar" ? "overline" : name), exprs(std::move(under)));
  }
  if (name == "boxed" || name == "fbox") return boxed();
  if (name == "lfloor" || name == "lceil") {
    const bool floor = name == "lfloor";
    Expr inner = nested({}, [&] { return sum(); });
    if (!take_command(floor ? "rfloor" : "rceil") && !at_end()) return fail();
    return call(floor ? "floor" : "ceil", exprs(std::move(inner)));
  }
  if (name == "langle") {
    std::vector<Expr> args = items({});
    if (!take_command("rangle") && !at_end()) return fail();
    return make(Kind::tuple, std::move(args));
  }
  if (name == "dollar" || name == "pounds" || name == "euro" || name == "yen") {
    --at_;
    return money(unit());
  }
  if (const std::string_view function = function_name(name); !function.empty())
    return this->function(function);
  if (const std::string_view constant = constant_name(name); !constant.empty())
    return make(Kind::constant, {}, std::string(constant));
  if (is_greek(name)) return letter(std::string(name));
  if (!implication_name(name).empty()) return make(Kind::symbol, {}, std::string(name));
  // A command of the text's own is a name, or a sign before what it is applied to.
  if (command_role(name) != CommandRole::unknown || peek().is_sign("{")) return fail();
  return begins_operand(0) ? call(std::string(name), exprs(factor()))
                           : make(Kind::symbol, {}, std::string(name));
}

// Behind the sign of a currency: 5.50, 5.50/hour, 5.50 per hour.
Expr Parser::money(std::string unit) {
  const bool rate = peek().type == TokenType::number && peek(1).is_sign("/") &&
                    (peek(2).type == TokenType::word || peek(2).type == TokenType::text) &&
                    peek(2).text.size() > 2;
  if (rate) {
    Expr value = literal();
    take_unit_sign(unit);
    unit += this->unit();
    return make(Kind::quantity, exprs(std::move(value)), std::move(unit));
  }
  Expr value = product();
  constexpr std::string_view kPer = "per ";
  if (value.kind != Kind::quantity || !std::string_view(value.text).starts_with(kPer))
    return make(Kind::quantity, exprs(std::move(value)), std::move(unit));
  value.text = unit + " " + value.text;
  return value;
}

Expr Parser::fraction() {
  Expr above = argument();
  Expr below = argument();
  const bool of_d = above.kind == Kind::symbol && (above.text == "d" || above.text == "partial");
  const bool by_d = below.kind == Kind::multiply && below.args.size() == 2 &&
                    below.args[0].kind == Kind::symbol && below.args[0].text == (of_d ? above.text : "d") &&
                    below.args[1].kind == Kind::symbol;
  if (by_d) return derivative(std::move(above), std::move(below));
  return make(Kind::divide, exprs(std::move(above), std::move(below)));
}

// \sqrt[3]{x}, \sqrt2, sqrt(2), and the root sign with a whole number behind it.
Expr Parser::root() {
  const Token& name = tokens_[at_ == 0 ? 0 : at_ - 1];
  const bool digits = !name.is_command("sqrt");
  Expr index = number(2);
  if (take_sign("[")) {
    index = nested({.square = true}, [&] { return sum(); });
    if (!take_sign("]")) return fail();
  }
  Expr radicand = digits ? atom() : argument();
  return make(Kind::root, exprs(std::move(radicand), std::move(index)));
}

Expr Parser::number_set() {
  const bool braces = take_sign("{");
  const Token letter = next();
  if (braces && !take_sign("}")) return fail();
  if (take_sign("_")) {  // \mathbb{Z}_5
    const std::string index = plain_subscript();
    return index.empty() ? fail() : make(Kind::symbol, {}, std::string(letter.text) + "_" + index);
  }
  const std::string_view name = math::number_set(letter.text);
  if (name.empty()) return make(Kind::symbol, {}, std::string(letter.text));
  return make(Kind::constant, {}, std::string(name));
}

// \angle ABC, which is \angle CBA.
Expr Parser::figure(std::string_view name) {
  const bool braces = take_sign("{");
  if (peek().type != TokenType::word) return fail();
  std::string letters(next().text);
  while (peek().type == TokenType::word && peek().text.size() == 1) letters += next().text;
  if (braces && !take_sign("}")) return fail();
  const bool angle = name != "triangle";
  if (angle && letters.size() == 3 && letters.front() > letters.back())
    std::swap(letters.front(), letters.back());
  return make(Kind::symbol, {}, std::string(angle ? "angle" : name) + " " + letters);
}

// \overline{ab}, \overline{3a5}: a number by its digits, of which some are letters. Capitals are a segment's
// ends.
std::optional<Expr> Parser::digits() {
  constexpr size_t kMost = 16;
  if (!peek().is_sign("{")) return std::nullopt;
  std::string all;
  size_t end = 1;
  for (; end <= kMost && (peek(end).type == TokenType::word || peek(end).type == TokenType::number); ++end)
    all += peek(end).text;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_figure = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  const bool number = peek(end).is_sign("}") && all.size() > 1 &&
                      std::all_of(all.begin(), all.end(), is_figure) &&
                      std::any_of(all.begin(), all.end(), is_letter);
  if (!number) return std::nullopt;
  at_ += end + 1;
  std::vector<Expr> figures;
  for (const char c : all)
    figures.push_back(is_letter(c) ? symbol(std::string(1, c)) : math::number(c - '0'));
  return call("digits", std::move(figures));
}

// A box within the answer holds an answer.
Expr Parser::boxed() {
  if (!take_sign("{")) return argument();
  Expr inner = nested({}, [&] { return members(); });
  if (!take_sign("}") && !at_end()) return fail();
  return inner;
}

}  // namespace whet::math
