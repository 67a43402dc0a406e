#include "rewards/math/compare/reading.h"

#include <algorithm>
#include <utility>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

bool is_capital(const Expr& expr) {
  return expr.kind == Kind::symbol && expr.text[0] >= 'A' && expr.text[0] <= 'Z';
}

namespace {

bool all_args(const Expr& expr, bool (*holds)(const Expr&)) {
  return std::all_of(expr.args.begin(), expr.args.end(), holds);
}

// A call of letters, as f(x), W_1(n) or f'(x); sin(x) has a value.
bool is_unknown_call(const Expr& expr) {
  return expr.kind == Kind::call && (expr.text.size() == 1 || expr.text.find_first_of("_'^") == 1);
}

// Bound variables do not count, as in the limit of sin(x)/x as x approaches 0.
bool binds_a_variable(const Expr& expr) {
  const bool bound = expr.kind == Kind::sum || expr.kind == Kind::product ||
                     (expr.kind == Kind::call && (expr.text == "limit" || expr.text == "integral"));
  return bound && expr.args.size() > 2 && expr.args[1].kind == Kind::symbol;
}

bool is_name(const Expr& expr) {
  switch (expr.kind) {
    case Kind::symbol:
      return true;
    case Kind::constant:
      return expr.text == "e" || expr.text == "i";
    case Kind::words:
      return true;
    case Kind::call:
      if (expr.text == "integral") return expr.args.size() == 2;
      if (expr.text == "limit") return is_unknown_call(expr.args[0]);
      return is_unknown_call(expr) ||
             ((expr.text == "abs" || expr.text == "overline" || expr.text == "det" || expr.text == "vector" ||
               expr.text == "norm") &&
              all_args(expr, is_name)) ||
             expr.text == "digits";
    case Kind::power:  // the inverse of a matrix
      return is_capital(expr.args[0]) && expr.args[1] == number(-1);
    case Kind::set_union:
    case Kind::intersection:
      return all_args(expr, is_capital);
    case Kind::multiply:  // the segment AB, the angle ABC, its measure, (f \circ g)(x)
      return (expr.args[0].kind == Kind::infix && expr.args[0].text == "circ") ||
             all_args(expr, is_capital) ||
             (expr.args.size() == 2 && expr.args[0] == symbol("m") &&
              expr.args[1].text.rfind("angle ", 0) == 0);
    case Kind::divide:
    case Kind::ratio:
    case Kind::tuple:
    case Kind::list:
      return !expr.args.empty() && all_args(expr, is_name);
    default:
      return false;
  }
}

// Without the part after an "approximately equal", unless there is only a name before it.
void drop_approximations(Expr& relation) {
  const size_t sign = relation.text.find(kApproximate);
  if (sign == std::string::npos) return;
  const bool named = sign == 0 && is_name(relation.args[0]);
  const size_t kept = named ? 2 : sign + 1;
  relation.args.resize(kept);
  relation.text.assign(kept - 1, kEqual);
}

// E: x^2 + y^2 = 1, the equation of E.
void drop_label(Expr& relation) {
  Expr& first = relation.args.front();
  const bool label = first.kind == Kind::ratio && first.args.size() == 2 &&
                     first.args[0].kind == Kind::symbol && !is_name(first);
  if (!label) return;
  Expr rest = std::move(first.args[1]);
  first = std::move(rest);
}

Reading read_equalities(Expr relation) {
  drop_label(relation);
  drop_approximations(relation);
  std::vector<Expr>& terms = relation.args;
  if (terms.size() == 1) return {std::nullopt, std::move(terms[0])};
  if (is_name(terms.front())) return {terms.front(), terms.back()};
  if (is_name(terms.back())) return {terms.back(), terms.front()};
  if (terms.size() > 2 || !has_unknowns(terms.front())) {
    if (!has_unknowns(terms.back())) return {std::nullopt, terms.back()};
  }
  return {std::nullopt, std::move(relation), true};
}

}  // namespace

bool is_quantity_name(const Expr& expr) {
  const auto letters_only = [](const auto& self, const Expr& e) -> bool {
    switch (e.kind) {
      case Kind::symbol:
        return true;
      case Kind::power:
        return self(self, e.args[0]) && (e.args[1].kind == Kind::number || self(self, e.args[1]));
      case Kind::add:
      case Kind::multiply:
      case Kind::divide:
      case Kind::call:
        return std::all_of(e.args.begin(), e.args.end(), [&](const Expr& arg) { return self(self, arg); });
      default:
        return false;
    }
  };
  const bool several =
      expr.kind == Kind::call ||
      ((expr.kind == Kind::add || expr.kind == Kind::multiply || expr.kind == Kind::divide) &&
       expr.args[0] != expr.args[1]);
  return several && letters_only(letters_only, expr);
}

bool has_unknowns(const Expr& expr) {
  if (expr.kind == Kind::symbol || is_unknown_call(expr)) return true;
  if (binds_a_variable(expr))
    return has_unknowns(substitute(expr.args[0], expr.args[1].text, number(0))) ||
           std::any_of(expr.args.begin() + 2, expr.args.end(), has_unknowns);
  return std::any_of(expr.args.begin(), expr.args.end(), has_unknowns);
}

Reading read(const Expr& expr) {
  if (expr.kind != Kind::relation) return {std::nullopt, expr};
  if (expr.text == std::string(1, kElement)) {
    if (expr.args[1].kind == Kind::symbol) return {std::nullopt, expr};  // A \in B is a statement about B
    return {expr.args[0], expr.args[1], false, true};
  }
  const bool equalities = expr.text.find_first_not_of(std::string{kEqual, kApproximate}) == std::string::npos;
  return equalities ? read_equalities(expr) : Reading{std::nullopt, expr};
}

}  // namespace whet::math
