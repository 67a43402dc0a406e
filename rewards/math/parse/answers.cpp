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
  if (auto day = date()) return std::move(*day);
  Expr expr = members();
  while (take_sign("}") || take_sign("\\}")) {
  }
  return at_end() ? expr : fail();
}

// 2024-01-31, 2024/01/31: all of the text, with two digits for the month and the day.
std::optional<Expr> Parser::date() {
  const auto digits = [&](size_t ahead, size_t size) {
    const Token& token = peek(ahead);
    return token.type == TokenType::number && token.text.size() == size &&
           std::all_of(token.text.begin(), token.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool dashes = peek(1).is_sign("-") && peek(3).is_sign("-");
  const bool slashes = peek(1).is_sign("/") && peek(3).is_sign("/");
  const bool shaped = digits(0, 4) && digits(2, 2) && digits(4, 2) && (dashes || slashes);
  if (!shaped || peek(5).type != TokenType::end || peek(2).text > "12" || peek(4).text > "31")
    return std::nullopt;
  std::vector<Expr> parts;
  for (int part = 0; part < 3; ++part) {
    if (part > 0) next();
    parts.push_back(literal());
  }
  return make(Kind::infix, std::move(parts), "date date");
}

Expr Parser::members() {
  std::vector<Expr> all;
  std::vector<Joiner> joiners;
  do {
    all.push_back(statement());
    joiners.push_back(take_separator());
  } while (joiners.back() != Joiner::none && !failed_);
  return failed_ ? Expr{} : joined(std::move(all), joiners);
}

// Rows, and groups of equations, are lists within a list; else "and" binds closer than "or", and a comma does
// what the joiner of its group does.
Expr Parser::joined(std::vector<Expr> members, const std::vector<Joiner>& joiners) {
  if (members.size() == 1) return std::move(members.front());
  const auto has = [&](Joiner joiner) {
    return std::find(joiners.begin(), joiners.end(), joiner) != joiners.end();
  };
  const auto split = [&](auto ends_group) {
    std::vector<std::vector<Expr>> groups(1);
    for (size_t i = 0; i < members.size(); ++i) {
      groups.back().push_back(members[i]);
      if (i + 1 < members.size() && ends_group(joiners[i])) groups.emplace_back();
    }
    return groups;
  };
  const auto list_of = [&](std::vector<std::vector<Expr>> groups, const std::string& inner,
                           const std::string& outer) {
    std::vector<Expr> all;
    for (std::vector<Expr>& group : groups)
      all.push_back(group.size() == 1 ? std::move(group.front()) : make(Kind::list, std::move(group), inner));
    return make(Kind::list, std::move(all), outer);
  };
  const auto solutions = split([](Joiner joiner) { return joiner != Joiner::comma; });
  if (solutions.size() > 1 && (has(Joiner::row) || are_solutions(solutions)))
    return list_of(solutions, "", "");
  if (has(Joiner::conjunction) && has(Joiner::disjunction))
    return list_of(split([](Joiner joiner) { return joiner == Joiner::disjunction; }), "and", "or");
  const char* name = has(Joiner::disjunction) ? "or" : has(Joiner::conjunction) ? "and" : "";
  return make(Kind::list, std::move(members), name);
}

Parser::Joiner Parser::take_separator() {
  if (take_sign(",") || take_sign("{,}")) {
    const Joiner joiner = take_joiner();
    return joiner == Joiner::none ? Joiner::comma : joiner;
  }
  if (take_sign(";") || take_sign("\\\\")) {
    take_joiner();
    return Joiner::row;
  }
  return take_joiner();
}

// and, or; also as the beginning of a word, as in "1orx".
Parser::Joiner Parser::take_joiner() {
  const auto named = [](std::string_view joiner) {
    return is_disjunction(joiner) ? Joiner::disjunction : Joiner::conjunction;
  };
  if (take_command("land") || take_command("wedge")) return Joiner::conjunction;
  if (take_command("lor") || take_command("vee")) return Joiner::disjunction;
  const Token& token = peek();
  if (token.type == TokenType::text) {  // \text{ and }, \text{, and }
    const size_t begin = std::min(token.text.find_first_not_of(", "), token.text.size());
    const std::string joiner = tidy(token.text.substr(begin, 8));
    if (word_role(joiner) != WordRole::joiner || token.text.size() - begin > 8) return Joiner::none;
    next();
    return named(joiner);
  }
  if (token.type != TokenType::word) return Joiner::none;
  const std::string_view joiner = leading_joiner(token.text);
  if (joiner.empty()) return Joiner::none;
  next_part(joiner.size());
  return named(joiner);
}

Expr Parser::statement() {
  return nested(context_, [&] {
    if (at_condition()) return conditional();
    if (at_predicate()) return condition(true);
    return with_condition(claim());
  });
}

Expr Parser::claim() {
  std::optional<Expr> name = named_value();
  return implications(chain(name ? std::move(*name) : side()));
}

// p => q. Between relations the arrow only leads to the next line of a computation, 2x = 4 => x = 2, whose
// end counts.
Expr Parser::implications(Expr value) {
  while (peek().type == TokenType::command) {
    const std::string_view name = implication_name(peek().text);
    if (name.empty()) break;
    next();
    Expr right = chain(side());
    const bool derivation =
        name != "Leftarrow" && value.kind == Kind::relation && right.kind == Kind::relation;
    value = derivation ? std::move(right)
                       : make(Kind::infix, exprs(std::move(value), std::move(right)), std::string(name));
  }
  return value;
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
    if (aligned && !context_.set) {
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

}  // namespace whet::math
