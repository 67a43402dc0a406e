// The outermost levels: several answers side by side, and the statement that each of them is.
#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/latex.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/parser.h"
#include "rewards/math/parse/words.h"

namespace whet::math {

namespace {

bool is_equation(const Expr& expr) { return expr.kind == Kind::relation && expr.text == "="; }

// "p = 5, q = 2 and p = 7, q = 2": and/or between groups of as many equations joins groups, not members.
bool are_solutions(const std::vector<std::vector<Expr>>& groups) {
  return std::all_of(groups.begin(), groups.end(), [&](const std::vector<Expr>& group) {
    return group.size() > 1 && group.size() == groups.front().size() &&
           std::all_of(group.begin(), group.end(), is_equation);
  });
}

}  // namespace

Expr Parser::answer() {
  if (peek().is_sign("=") || peek().is_sign(",") || peek().is_command("approx")) next();
  if (peek().is_sign("{") && peek(1).is_sign("}") && peek(2).type == TokenType::end)
    return make(Kind::set, {});
  Expr expr = members();
  while (take_sign("}") || take_sign("\\}")) {
  }
  return at_end() ? expr : fail();
}

Expr Parser::members() {
  std::vector<std::vector<Expr>> groups(1);
  bool semicolons = false;
  for (;;) {
    groups.back().push_back(statement());
    if (take_sign(",") || take_sign("{,}")) {
      take_joiner();
    } else if (take_sign(";") || take_sign("\\\\")) {
      semicolons = true;
      take_joiner();
      groups.emplace_back();
    } else if (take_joiner()) {
      groups.emplace_back();
    } else {
      break;
    }
    if (failed_) return {};
  }
  const bool nested = groups.size() > 1 && (semicolons || are_solutions(groups));
  std::vector<Expr> all;
  for (std::vector<Expr>& group : groups) {
    if (nested && group.size() > 1)
      all.push_back(make(Kind::list, std::move(group)));
    else
      std::move(group.begin(), group.end(), std::back_inserter(all));
  }
  return all.size() == 1 ? std::move(all.front()) : make(Kind::list, std::move(all));
}

// and, or; also as the beginning of a word, as in "1orx".
bool Parser::take_joiner() {
  if (take_command("land") || take_command("lor") || take_command("vee")) return true;
  const Token& token = peek();
  if (token.type == TokenType::text && word_role(tidy(token.text.substr(0, 8))) == WordRole::joiner) {
    next();
    return true;
  }
  if (token.type == TokenType::text && token.text.substr(0, 1) == ",") {  // \text{, and }
    if (word_role(tidy(token.text.substr(std::min(token.text.find_first_not_of(", "), token.text.size())))) !=
        WordRole::joiner)
      return false;
    next();
    return true;
  }
  if (token.type != TokenType::word) return false;
  const std::string_view joiner = leading_joiner(token.text);
  if (joiner.empty()) return false;
  next_part(joiner.size());
  return true;
}

Expr Parser::statement() {
  return nested(place_, [&] {
    std::optional<Expr> name = named_value();
    Expr value = chain(name ? std::move(*name) : side());
    while (take_command("Rightarrow") || take_command("implies") || take_command("iff"))
      value = chain(side());
    return with_condition(std::move(value));
  });
}

// The name that stands before an equals sign: "Area = 5", "AB = 4", "W(n) = 1".
std::optional<Expr> Parser::named_value() {
  const bool extremum =
      peek().is_command("max") || peek().is_command("min") || peek().text == "max" || peek().text == "min";
  if (extremum && peek(1).is_sign("=")) return make(Kind::symbol, {}, std::string(next().text));
  constexpr size_t kMostWords = 6;
  size_t words = 0;
  while (words <= kMostWords && (peek(words).type == TokenType::word || peek(words).type == TokenType::text))
    ++words;
  if (words == 0 || words > kMostWords) return std::nullopt;
  const std::string_view first = peek().text;
  const bool named =
      words > 1 || first.size() > 3 || (first.size() > 1 && first.front() >= 'A' && first.front() <= 'Z');
  if (!named || !peek(words).is_sign("=") || !constant_name(first).empty()) return std::nullopt;
  std::string name;
  for (; words > 0; --words) {
    if (!name.empty()) name += ' ';
    name += next().text;
  }
  return make(Kind::symbol, {}, tidy(name));
}

char Parser::take_relation() {
  const Token& token = peek();
  if (token.type == TokenType::command) {
    const char sign = relation_sign(token.text);
    if (sign) ++at_;
    return sign;
  }
  if (token.type != TokenType::sign || token.text.size() != 1) return 0;
  const char sign = token.text.front();
  if (sign != '=' && sign != '<' && sign != '>') return 0;
  ++at_;
  return sign;
}

// a < b <= c. Alignment marks around the signs are passed over.
Expr Parser::chain(Expr first) {
  std::vector<Expr> sides;
  std::string signs;
  sides.push_back(std::move(first));
  for (;;) {
    const bool aligned =
        peek().is_sign("&") && (peek(1).type == TokenType::sign || peek(1).type == TokenType::command);
    if (aligned && !place_.set) {
      const Token mark = peek(1);
      if (mark.is_sign("=") || mark.is_sign("<") || mark.is_sign(">") || relation_sign(mark.text)) next();
    }
    const char sign = take_relation();
    if (!sign || failed_) break;
    take_sign("&");
    signs += sign;
    sides.push_back(side());
  }
  sides.back() = with_modulus(std::move(sides.back()));
  return sides.size() == 1 ? std::move(sides.front()) : make(Kind::relation, std::move(sides), signs);
}

// \pmod{7}, (mod 7), mod 7 after a statement.
Expr Parser::with_modulus(Expr value) {
  const bool parentheses = peek().is_sign("(") && word_role(peek(1).text) == WordRole::modulus;
  if (parentheses) {
    next();
    next();
    Expr modulus = side();
    take_sign(")");
    return call("mod", exprs(std::move(value), std::move(modulus)));
  }
  if (take_command("pmod") || take_command("mod")) return call("mod", exprs(std::move(value), argument()));
  return value;
}

bool Parser::at_condition() const {
  const Token& token = peek();
  if (token.type != TokenType::word && token.type != TokenType::text) return token.is_command("forall");
  const std::string_view first = token.text.substr(0, token.text.find(' '));
  return word_role(first) == WordRole::condition;
}

// The (n \ge 1) or (k \in \mathbb{Z}) behind a formula, which is no factor.
bool Parser::at_bracketed_condition() const {
  constexpr size_t kLongest = 12;
  if (!peek().is_sign("(")) return false;
  bool relation = false;
  for (size_t i = 1; i <= kLongest; ++i) {
    const Token& token = peek(i);
    if (token.is_sign(")")) return relation;
    if (token.is_sign("(") || token.is_sign(",") || token.type == TokenType::end) return false;
    const char sign = token.type == TokenType::command ? relation_sign(token.text) : 0;
    relation |= (sign && sign != kEqual && sign != kEquivalent && sign != kApproximate) ||
                token.is_sign("<") || token.is_sign(">");
  }
  return false;
}

// "x = 2 if n > 1": the words up to the next formula only say what that is.
Expr Parser::with_condition(Expr value) {
  if (at_bracketed_condition()) {
    next();
    Expr condition = statement();
    if (!take_sign(")")) return fail();
    return make(Kind::condition, exprs(std::move(value), std::move(condition)));
  }
  const bool comma = peek().is_sign(",");
  if (comma) {
    ++at_;
    const bool condition = at_condition();
    if (!condition) {
      --at_;
      return value;
    }
  }
  if (!at_condition()) return value;
  std::string words;
  while (peek().type == TokenType::text || (peek().type == TokenType::word && peek().text.size() > 2)) {
    if (!words.empty()) words += ' ';
    words += next().text;
  }
  take_command("forall");
  const bool only_words =
      at_end() || peek().is_sign("\\\\") || peek().is_sign("\\}") || peek().type == TokenType::finish;
  Expr condition = only_words ? make(Kind::words, {}, tidy(words)) : statement();
  return make(Kind::condition, exprs(std::move(value), std::move(condition)));
}

}  // namespace whet::math
