#include "rewards/math/compare/matrix_names.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rewards/math/compare/rewrite.h"

namespace whet::math {

namespace {

bool is_capital(const Expr& expr) {
  return expr.kind == Kind::symbol && expr.text[0] >= 'A' && expr.text[0] <= 'Z';
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

bool has_matrix_power(const Expr& expr) {
  return is_transpose(expr) || is_inverse(expr) ||
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

}  // namespace

bool are_matrix_products(const Expr& gold, const Expr& answer) {
  return (has_matrix_power(gold) && has_matrix_power(answer)) || has_both_orders(gold) ||
         has_both_orders(answer);
}

Expr with_ordered_matrices(Expr expr) {
  return rewrite(std::move(expr), [](Expr& e) {
    if (e.kind != Kind::multiply) return;
    const bool vectors = std::any_of(e.args.begin(), e.args.end(), [](const Expr& factor) {
      return is_transpose(factor) && !is_capital(factor.args[0]);
    });
    const auto is_matrix = [&](const Expr& factor) {
      return is_transpose(factor) || is_inverse(factor) || is_capital(factor) ||
             (factor.kind == Kind::power && is_capital(factor.args[0])) ||
             (vectors && factor.kind == Kind::symbol);
    };
    Expr scalars = node(Kind::multiply, {}), matrices = node(Kind::infix, {}, "matrix product");
    for (Expr& factor : e.args) (is_matrix(factor) ? matrices : scalars).args.push_back(std::move(factor));
    if (matrices.args.size() == 1) {
      scalars.args.push_back(std::move(matrices.args.front()));
    } else if (!matrices.args.empty()) {
      scalars.args.push_back(std::move(matrices));
    }
    e = std::move(scalars);
  });
}

}  // namespace whet::math
