// Atoms with postfix signs and superscripts: 5!, 50%, 74^\circ, x', x^2.
#include <algorithm>
#include <string>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/parser.h"

namespace whet::math {

namespace {

bool is_index(const Expr& expr) {
  static constexpr std::string_view kNames[] = {"i",  "j",  "k",   "l",     "alpha",  "beta", "gamma",
                                                "mu", "nu", "rho", "sigma", "lambda", "tau"};
  const bool names = expr.kind == Kind::symbol || (expr.kind == Kind::constant && expr.text == "i");
  return names && std::find(std::begin(kNames), std::end(kNames), expr.text) != std::end(kNames);
}

// The components of a tensor, T^{ij} or g^{\mu\nu}, whose order counts; x^{ij} is a power.
bool are_indices(const Expr& base, const Expr& above) {
  if (base.kind != Kind::symbol || above.kind != Kind::multiply) return false;
  if (!std::all_of(above.args.begin(), above.args.end(), is_index)) return false;
  const bool greek =
      std::all_of(above.args.begin(), above.args.end(), [](const Expr& e) { return e.text.size() > 1; });
  const bool capital = base.text.size() == 1 && base.text[0] >= 'A' && base.text[0] <= 'Z';
  return capital || base.text == "epsilon" || base.text == "varepsilon" || base.text == "delta" ||
         base.text == "eta" || base.text == "Gamma" || (greek && (base.text == "g" || base.text == "h"));
}

std::string index_names(const Expr& above) {
  std::string names;
  for (const Expr& index : above.args) (names += names.empty() ? "" : " ") += index.text;
  return names;
}

}  // namespace

Expr Parser::factor() { return postfixes(atom()); }

Expr Parser::postfixes(Expr value) {
  while (!failed_) {
    const Token& token = peek();
    const bool word = token.type == TokenType::word || token.type == TokenType::text;
    if (take_sign("!")) {
      const bool twice = peek().is_sign("!") && !peek().spaced;
      if (twice) next();
      value = call(twice ? "double_factorial" : "factorial", exprs(std::move(value)));
    } else if (take_sign("%") || take_command("percent") ||
               (word && (word_role(token.text) == WordRole::percent || at_per_cent()))) {
      if (word && token.is(TokenType::word, "per")) next();
      if (word) next();
      value = make(Kind::percent, exprs(std::move(value)));
    } else if (take_degree(value)) {
      if (peek().type == TokenType::number && peek(1).is_sign("'")) value = with_minutes(std::move(value));
      const bool scale =
          (peek().text == "C" || peek().text == "F") && peek().type == TokenType::word && at_ > 0;
      value =
          make(Kind::quantity, exprs(std::move(value)), scale ? "°" + std::string(next().text) : "degree");
    } else if (take_sign("^")) {
      value = raised(std::move(value));
    } else {
      break;
    }
  }
  return value;
}

bool Parser::at_per_cent() const {
  return peek().is(TokenType::word, "per") && peek(1).is(TokenType::word, "cent");
}

// 30°15'30'', of which the degrees have been read.
Expr Parser::with_minutes(Expr degrees) {
  std::vector<Expr> parts = exprs(std::move(degrees));
  for (const int per_degree : {60, 3600}) {
    const size_t primes = per_degree == 60 ? 1 : 2;
    if (peek().type != TokenType::number || !peek(1).is_sign("'")) break;
    if (primes == 2 && !peek(2).is_sign("'")) break;
    Expr part = literal();
    parts.push_back(make(Kind::divide, exprs(std::move(part), number(per_degree))));
    for (size_t i = 0; i < primes; ++i) next();
  }
  return make(Kind::add, std::move(parts));
}

// °, ^\circ, ^{\circ}
bool Parser::take_degree(const Expr& value) {
  if (take_command("degree")) return true;
  const bool composition = peek().is_command("circ") && value.kind != Kind::number && at_infix();
  if (!composition && take_command("circ")) return true;
  if (!peek().is_sign("^")) return false;
  const auto is_mark = [](const Token& token) {
    return token.is_command("circ") || token.is_command("degree") || token.is(TokenType::word, "o");
  };
  const bool braces = peek(1).is_sign("{") && is_mark(peek(2)) && peek(3).is_sign("}");
  if (!braces && !is_mark(peek(1))) return false;
  at_ += braces ? 4 : 2;
  return true;
}

// The superscript, directly after the "^".
Expr Parser::raised(Expr base) {
  if (take_command("top") || take_command("intercal")) return call("transpose", exprs(std::move(base)));
  const bool star =
      peek().is_sign("*") || (peek().is_sign("{") && peek(1).is_sign("*") && peek(2).is_sign("}"));
  if (star && base.kind == Kind::constant) {  // \mathbb{N}^*
    at_ += peek().is_sign("{") ? 3 : 1;
    return call("positive", exprs(std::move(base)));
  }
  const bool braces = peek().is_sign("{");
  const Token& mark = peek(braces);
  const bool sign = mark.is_sign("+") || mark.is_sign("-");
  const Token& after = peek(braces + 1);
  if (sign && (braces ? after.is_sign("}") : after.type == TokenType::end || after.type == TokenType::sign)) {
    const char* name = mark.text == "+" ? "positive" : "negative";  // \mathbb{R}^+
    at_ += braces ? 3 : 1;
    return call(name, exprs(std::move(base)));
  }
  Expr above = exponent();
  if (are_indices(base, above)) return make(Kind::symbol, {}, base.text + "^" + index_names(above));
  return make(Kind::power, exprs(std::move(base), std::move(above)));
}

// A whole run of digits is the exponent, as people mean by x^10 in LaTeX too. Towers go up from the right.
Expr Parser::exponent() {
  return nested(context_, [&] {
    bool minus = false;
    while (peek().is_sign("-") || peek().is_sign("+")) minus ^= next().text == "-";
    Expr value = peek().type == TokenType::number ? literal() : atom();
    while (take_sign("!")) value = call("factorial", exprs(std::move(value)));
    if (take_sign("^")) value = raised(std::move(value));
    return minus ? negate(std::move(value)) : value;
  });
}

// What a LaTeX command takes without braces: one digit, one letter, one command; or a group.
Expr Parser::argument() {
  return nested({}, [&]() -> Expr {
    const Token& token = peek();
    if (token.type == TokenType::word) {
      const std::string name(next_part(1).text);
      const bool digit = peek().type == TokenType::number && !peek().spaced;  // \\frac n2: no subscript
      if (digit) return make(name == "e" ? Kind::constant : Kind::symbol, {}, name);
      return letter(name);
    }
    if (token.type != TokenType::number) return atom();
    const Token digit = next_part(1);
    if (digit.text < "0" || digit.text > "9") return fail();
    return make(Kind::number, {}, std::string(digit.text));
  });
}

}  // namespace whet::math
