// Products, with and without a sign between the factors, and quotients: all of one precedence, from left to
// right, so that 1/2x is (1/2)x, as in programs. (In LaTeX \frac is unambiguous.)
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parse.h"
#include "rewards/math/parse/parser.h"

namespace whet::math {

namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

Expr Parser::product() {
  std::vector<Expr> factors;
  size_t begin = at_;  // of the last factor
  bool ordered = false;
  factors.push_back(factor());
  const auto close = [&]() -> Expr {
    Expr value = factors.size() == 1 ? std::move(factors.front())
                                     : make(Kind::multiply, std::move(factors), ordered ? kOrdered : "");
    factors.clear();
    ordered = false;
    return value;
  };
  while (!failed_) {
    if (peek().is_command("times") && at_vector(begin) && at_vector(at_ + 1)) {
      next();
      begin = at_;
      factors.back() = make(Kind::infix, exprs(std::move(factors.back()), factor()), "times");
    } else if (peek().is_command("wedge") && ends_in_form(factors, begin)) {
      next();
      factors.back() = wedge_product(std::move(factors.back()));
    } else if (take_dimension()) {
      Expr left = close();
      const bool longer = left.kind == Kind::infix && left.text == "by";
      if (longer) left.args.push_back(factor());
      factors.push_back(longer ? std::move(left) : make(Kind::infix, exprs(std::move(left), factor()), "by"));
    } else if (take_times()) {
      begin = at_;
      factors.push_back(signed_factor());
    } else if (take_divide()) {
      Expr numerator = close();
      factors.push_back(make(Kind::divide, exprs(std::move(numerator), signed_factor())));
    } else if (take_command("bmod") || (peek().is(TokenType::word, "mod") && take_word("mod"))) {
      Expr number = close();
      factors.push_back(call("mod", exprs(std::move(number), signed_factor())));
    } else if (at_unit(factors.back())) {
      factors.push_back(with_unit(close()));
      return close();
    } else if (starts_factor()) {
      const bool apart = at_ > begin || is_capital(peek().text.front());  // \mathbf{AB}: matrices
      ordered |= apart && at_bold(begin) && at_bold(at_);
      begin = at_;
      factors.push_back(factor());
    } else {
      break;
    }
  }
  return close();
}

// \mathbf{A}, \hat{x}
bool Parser::at_bold(size_t at) const {
  while (at + 1 < tokens_.size() && tokens_[at].is_sign("{")) ++at;
  return tokens_[at].dress == Dress::bold;
}

// Whether the last factor is one of an exterior product, not a proposition: dx (as one factor from here on),
// e_1, a vector, a form by its Greek letter. In logic, formulas are called phi, psi and chi.
bool Parser::ends_in_form(std::vector<Expr>& factors, size_t begin) const {
  const size_t count = factors.size();
  Expr& last = factors.back();
  if (last.kind == Kind::infix) return last.text.starts_with("wedge");
  if (last.kind != Kind::symbol) return false;
  if (count > 1 && factors[count - 2] == symbol("d")) {
    last.text.insert(0, "d");
    factors.erase(factors.end() - 2);
    return true;
  }
  const std::string_view name = last.text;
  const bool logical = name == "phi" || name == "varphi" || name == "psi" || name == "chi";
  return name == "u" || name == "v" || name == "w" || name.starts_with("e_") || at_vector(begin) ||
         (is_greek(name) && !logical);
}

// One more factor of an exterior product, behind its sign.
Expr Parser::wedge_product(Expr left) {
  Expr right;
  if (at_differential()) {
    next_part(1);
    right = factor();
    if (right.kind != Kind::symbol) return fail();
    right.text.insert(0, "d");
  } else {
    right = factor();
  }
  if (left.kind != Kind::infix) return make(Kind::infix, exprs(std::move(left), std::move(right)), "wedge");
  left.text += " wedge";
  left.args.push_back(std::move(right));
  return left;
}

bool Parser::take_times() {
  const bool between_numbers = peek().is(TokenType::word, "x") && at_ > 0 &&
                               tokens_[at_ - 1].type == TokenType::number &&
                               peek(1).type == TokenType::number;  // 3x10^8, 2 x 3
  if (between_numbers) return next(), true;
  return take_sign("*") || take_command("cdot") || take_command("times") || take_command("ast");
}

// Whether the factor that begins at a token is written as a vector: \vec{a}, \mathbf{a}.
bool Parser::at_vector(size_t at) const {
  while (at + 1 < tokens_.size() && tokens_[at].is_sign("{")) ++at;
  return at < tokens_.size() && (tokens_[at].dress != Dress::plain || tokens_[at].is_command("nabla"));
}

// "2 by 3"
bool Parser::take_dimension() {
  const Token& token = peek();
  const bool by = token.is(TokenType::text, "by") || token.is(TokenType::word, "by");
  return by && at_ > 0 && tokens_[at_ - 1].type == TokenType::number && peek(1).type == TokenType::number &&
         (next(), true);
}

bool Parser::take_divide() { return take_sign("/") || take_command("div"); }

Expr Parser::signed_factor() {
  bool minus = false;
  while (peek().is_sign("-") || peek().is_sign("+")) minus ^= next().text == "-";
  Expr value = factor();
  return minus ? negate(std::move(value)) : value;
}

// "[0,1] U [2,3]"
bool Parser::at_plain_union() const {
  const Token& before = tokens_[at_ == 0 ? 0 : at_ - 1];
  const Token& after = peek(1);
  return (peek().text == "U" || peek().text == "u") &&
         (before.is_sign(")") || before.is_sign("]") || before.is_sign("\\}")) &&
         (after.is_sign("(") || after.is_sign("[") || after.is_sign("\\{"));
}

// Whether the next token begins one more factor. A number does only behind what cannot run into it: "2 3" and
// "x 2" are no products.
bool Parser::starts_factor() const {
  const Token& token = peek();
  switch (token.type) {
    case TokenType::number:
    case TokenType::based: {
      const Token& before = tokens_[at_ == 0 ? 0 : at_ - 1];
      return at_ > 0 && (split_ == at_ || before.is_sign("}") || before.is_sign(")") || before.is_sign("!"));
    }
    case TokenType::word:
      if ((context_.integral && at_differential()) || at_plain_union()) return false;
      return word_role(token.text) == WordRole::none && leading_joiner(token.text).empty();
    case TokenType::text:
      return token.text.size() == 1 || !function_name(token.text).empty();
    case TokenType::begin:
      return true;
    case TokenType::sign:
      if (token.text == "|") return !context_.bar && !context_.set && !at_infix();
      if (token.text == "[") return !context_.square;
      if (token.text == "(") return word_role(peek(1).text) != WordRole::modulus && !at_bracketed_condition();
      return token.text == "{" && !at_bracketed_condition();
    case TokenType::command: {
      static constexpr std::string_view kNone[] = {
          "pm",    "mp",      "cup",        "cap",    "setminus", "backslash", "choose", "over",   "cdot",
          "times", "ast",     "div",        "bmod",   "pmod",     "mod",       "mid",    "colon",  "to",
          "circ",  "degree",  "rightarrow", "rfloor", "rceil",    "rvert",     "rVert",  "rangle", "land",
          "lor",   "percent", "prime",      "dollar", "forall",   "vee",       "bigcup", "bigcap", "gets",
          "neg",   "lnot",    "pounds",     "euro",   "yen",      "wedge"};
      for (const std::string_view name : kNone)
        if (token.text == name) return false;
      if (token.text == "Vert" || token.text == "vert") return !context_.bar;
      return !relation_sign(token.text) && implication_name(token.text).empty() && !at_infix();
    }
    default:
      return false;
  }
}

}  // namespace whet::math
