#include "rewards/math/compare/matrix_names.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rewards/math/compare/reading.h"
#include "rewards/math/parse/parse.h"

namespace whet::math {

namespace {

using Names = std::set<std::string>;

bool is_primed(const Expr& expr) { return is_capital(expr) && expr.text.ends_with('\''); }

bool is_number(const Expr& expr) {
  return expr.kind != Kind::symbol && expr.kind != Kind::call &&
         std::all_of(expr.args.begin(), expr.args.end(), is_number);
}

bool is_nabla(const Expr& expr) {
  const bool partial = expr.kind == Kind::symbol && expr.text.starts_with("partial_");
  return partial || expr == symbol("nabla") || (expr.kind == Kind::power && expr.args[0] == symbol("nabla"));
}

bool is_inverse_of(const Expr& inverse, const Expr& expr) {
  return inverse.kind == Kind::power && inverse.args[1] == number(-1) && inverse.args[0] == expr;
}

// P D P^{-1}, a b a^{-1} b^{-1}, which would be trivial for numbers.
bool is_conjugation(const Expr& expr) {
  if (expr.kind != Kind::multiply) return false;
  constexpr size_t kMost = 12;
  const std::vector<Expr>& all = expr.args;
  for (size_t i = 0; i < all.size() && all.size() <= kMost; ++i)
    for (size_t j = i + 2; j < all.size(); ++j)
      if (!is_number(all[i]) && (is_inverse_of(all[j], all[i]) || is_inverse_of(all[i], all[j])) &&
          !std::all_of(all.begin() + static_cast<int64_t>(i) + 1, all.begin() + static_cast<int64_t>(j),
                       is_number))
        return true;
  return false;
}

void collect_symbols(const Expr& expr, Names& names) {
  if (expr.kind == Kind::symbol) names.insert(expr.text);
  for (const Expr& arg : expr.args) collect_symbols(arg, names);
}

// The factors of conjugations and of products in bold type or with hats: they denote no numbers anywhere.
void collect_ordered(const Expr& expr, Names& names) {
  if (is_conjugation(expr) || (expr.kind == Kind::multiply && expr.text == kOrdered))
    collect_symbols(expr, names);
  for (const Expr& arg : expr.args) collect_ordered(arg, names);
}

bool has_nabla(const Expr& expr) {
  return (expr.kind == Kind::multiply && std::any_of(expr.args.begin(), expr.args.end(), is_nabla)) ||
         std::any_of(expr.args.begin(), expr.args.end(), has_nabla);
}

bool is_product_of_capitals(const Expr& expr) {
  return expr.kind == Kind::multiply && std::all_of(expr.args.begin(), expr.args.end(), is_capital);
}

// A^T, x^\top
bool is_transpose(const Expr& expr) {
  if (expr.args.empty() || (expr.args[0].kind != Kind::symbol && !is_product_of_capitals(expr.args[0])))
    return false;
  return (expr.kind == Kind::call && expr.text == "transpose") ||
         (expr.kind == Kind::power && (expr.args[1] == symbol("T") || expr.args[1] == symbol("dagger")));
}

bool is_inverse(const Expr& expr) {
  return expr.kind == Kind::power && expr.args[1] == number(-1) &&
         (is_capital(expr.args[0]) || is_product_of_capitals(expr.args[0]));
}

// X'Y, of which one factor at least is not primed: A'B' is a segment as well.
bool is_product_with_prime(const Expr& expr) {
  return expr.kind == Kind::multiply && std::any_of(expr.args.begin(), expr.args.end(), is_primed) &&
         std::any_of(expr.args.begin(), expr.args.end(),
                     [](const Expr& factor) { return is_capital(factor) && !is_primed(factor); });
}

bool has_matrix_power(const Expr& expr) {
  return is_transpose(expr) || is_inverse(expr) || is_product_with_prime(expr) ||
         std::any_of(expr.args.begin(), expr.args.end(), has_matrix_power);
}

void collect_products(const Expr& expr, std::vector<std::string>& products) {
  if (expr.kind == Kind::multiply) {
    std::string letters;
    for (const Expr& factor : expr.args)
      if (is_capital(factor)) letters += factor.text;
    if (letters.size() > 1) products.push_back(std::move(letters));
  }
  for (const Expr& arg : expr.args) collect_products(arg, products);
}

// AB - BA
bool has_both_orders(const Expr& expr) {
  if (expr.kind != Kind::add) return std::any_of(expr.args.begin(), expr.args.end(), has_both_orders);
  constexpr size_t kMost = 50;
  std::vector<std::string> products;
  collect_products(expr, products);
  if (products.size() > kMost) return false;
  std::set<std::pair<std::string, std::string>> seen;  // sorted letters, and as they stand
  for (const std::string& product : products) {
    std::string sorted = product;
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [letters, order] : seen)
      if (letters == sorted && order != product) return true;
    seen.emplace(std::move(sorted), product);
  }
  return false;
}

// (AB)^{-1} as B^{-1} A^{-1}, (AB)^T as B^T A^T, and A^T in one spelling.
void push_inwards(Expr& expr) {
  if (expr.kind == Kind::power && expr.args[1] == symbol("T"))
    expr = node(Kind::call, {Expr(expr.args[0])}, "transpose");
  const bool turns = is_transpose(expr) || is_inverse(expr);
  if (!turns || !is_product_of_capitals(expr.args[0])) return;
  std::vector<Expr> factors;
  for (auto factor = expr.args[0].args.rbegin(); factor != expr.args[0].args.rend(); ++factor) {
    Expr turned = expr;
    turned.args[0] = *factor;
    factors.push_back(std::move(turned));
  }
  expr = node(Kind::multiply, std::move(factors));
}

// a(bc) as abc
void flatten_product(Expr& expr) {
  std::vector<Expr> factors;
  for (Expr& factor : expr.args) {
    if (factor.kind == Kind::multiply)
      for (Expr& inner : factor.args) factors.push_back(std::move(inner));
    else
      factors.push_back(std::move(factor));
  }
  expr = node(Kind::multiply, std::move(factors));
}

void order_factors(Expr& e, const Names& names) {
  const bool operators = std::any_of(e.args.begin(), e.args.end(), is_nabla);
  const bool vectors = std::any_of(e.args.begin(), e.args.end(), [](const Expr& factor) {
    return is_transpose(factor) && !is_capital(factor.args[0]);
  });
  const auto is_named = [&](const Expr& factor) {
    return factor.kind == Kind::symbol && names.count(factor.text) > 0;
  };
  const auto is_matrix = [&](const Expr& factor) {
    const bool power = factor.kind == Kind::power;
    return is_transpose(factor) || is_inverse(factor) || is_capital(factor) || is_named(factor) ||
           (power && (is_capital(factor.args[0]) || is_named(factor.args[0]))) ||
           (vectors && factor.kind == Kind::symbol) || (operators && !is_number(factor));
  };
  Expr scalars = node(Kind::multiply, {}), matrices = node(Kind::infix, {}, "matrix product");
  for (Expr& factor : e.args) (is_matrix(factor) ? matrices : scalars).args.push_back(std::move(factor));
  if (matrices.args.size() == 1) {
    scalars.args.push_back(std::move(matrices.args.front()));
  } else if (!matrices.args.empty()) {
    scalars.args.push_back(std::move(matrices));
  }
  e = std::move(scalars);
}

// Outermost first, as the factors of an inner product are those of the outer one.
Expr ordered(Expr expr, const Names& names) {
  push_inwards(expr);
  if (expr.kind == Kind::multiply) {
    for (Expr& factor : expr.args) push_inwards(factor);
    flatten_product(expr);
  }
  for (Expr& arg : expr.args) arg = ordered(std::move(arg), names);
  if (expr.kind == Kind::multiply) order_factors(expr, names);
  return expr;
}

}  // namespace

void order_matrices(Expr& gold, Expr& answer) {
  Names names;
  collect_ordered(gold, names);
  collect_ordered(answer, names);
  const bool matrices = (has_matrix_power(gold) && has_matrix_power(answer)) || !names.empty() ||
                        has_both_orders(gold) || has_both_orders(answer) || has_nabla(gold) ||
                        has_nabla(answer);
  if (!matrices) return;
  gold = ordered(std::move(gold), names);
  answer = ordered(std::move(answer), names);
}

}  // namespace whet::math
