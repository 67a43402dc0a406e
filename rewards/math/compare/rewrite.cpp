#include "rewards/math/compare/rewrite.h"

#include <algorithm>
#include <utility>

namespace whet::math {

bool contains(const Expr& expr, Kind kind) {
  return expr.kind == kind || std::any_of(expr.args.begin(), expr.args.end(),
                                          [&](const Expr& arg) { return contains(arg, kind); });
}

Expr rewrite(Expr expr, const std::function<void(Expr&)>& change) {
  for (Expr& arg : expr.args) arg = rewrite(std::move(arg), change);
  change(expr);
  return expr;
}

std::vector<Expr> plus_minus_values(const Expr& expr) {
  if (!contains(expr, Kind::plus_minus)) return {expr};
  const auto read = [&](bool plus) {
    return rewrite(expr, [plus](Expr& e) {
      if (e.kind != Kind::plus_minus) return;
      if (!plus) e.args.back() = negate(std::move(e.args.back()));
      e = e.args.size() == 1 ? Expr(e.args.front()) : node(Kind::add, std::move(e.args));
    });
  };
  return {read(true), read(false)};
}

Expr substitute(Expr expr, const std::string& name, const Expr& replacement) {
  return rewrite(std::move(expr), [&](Expr& e) {
    if (e.kind == Kind::symbol && e.text == name) e = Expr(replacement);
  });
}

std::vector<Expr> flatten(const Expr& expr) {
  if (expr.kind != Kind::list) return {expr};
  std::vector<Expr> members;
  for (const Expr& arg : expr.args)
    for (Expr& member : flatten(arg)) members.push_back(std::move(member));
  return members;
}

char flipped(char sign) {
  switch (sign) {
    case kLess:
      return kGreater;
    case kLessEqual:
      return kGreaterEqual;
    case kGreater:
      return kLess;
    case kGreaterEqual:
      return kLessEqual;
    default:
      return sign;
  }
}

Expr add(Expr a, Expr b) { return node(Kind::add, {std::move(a), std::move(b)}); }
Expr subtract(Expr a, Expr b) { return add(std::move(a), negate(std::move(b))); }
Expr multiply(Expr a, Expr b) { return node(Kind::multiply, {std::move(a), std::move(b)}); }
Expr absolute(Expr x) { return node(Kind::call, {std::move(x)}, "abs"); }

}  // namespace whet::math
