#include "rewards/math/expr.h"

#include <utility>

namespace whet::math {

namespace {

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::number:
      return "number";
    case Kind::based:
      return "based";
    case Kind::symbol:
      return "symbol";
    case Kind::constant:
      return "constant";
    case Kind::words:
      return "words";
    case Kind::ellipsis:
      return "ellipsis";
    case Kind::add:
      return "add";
    case Kind::multiply:
      return "multiply";
    case Kind::divide:
      return "divide";
    case Kind::power:
      return "power";
    case Kind::root:
      return "root";
    case Kind::plus_minus:
      return "plus_minus";
    case Kind::percent:
      return "percent";
    case Kind::quantity:
      return "quantity";
    case Kind::call:
      return "call";
    case Kind::sum:
      return "sum";
    case Kind::product:
      return "product";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::set:
      return "set";
    case Kind::interval:
      return "interval";
    case Kind::set_union:
      return "union";
    case Kind::intersection:
      return "intersection";
    case Kind::difference:
      return "difference";
    case Kind::matrix:
      return "matrix";
    case Kind::determinant:
      return "determinant";
    case Kind::ratio:
      return "ratio";
    case Kind::relation:
      return "relation";
    case Kind::infix:
      return "infix";
    case Kind::condition:
      return "condition";
  }
  return "";
}

void append(std::string& out, const Expr& expr) {
  out += '(';
  out += name_of(expr.kind);
  if (!expr.text.empty()) (out += ' ') += expr.text;
  if (expr.exponent != 0) (out += " #") += std::to_string(expr.exponent);
  if (expr.decimal) out += " decimal";
  for (const Expr& arg : expr.args) {
    out += ' ';
    append(out, arg);
  }
  out += ')';
}

}  // namespace

Expr node(Kind kind, std::vector<Expr> args, std::string text) {
  Expr expr;
  expr.kind = kind;
  expr.text = std::move(text);
  expr.args = std::move(args);
  return expr;
}

Expr symbol(std::string name) { return node(Kind::symbol, {}, std::move(name)); }
Expr constant(std::string name) { return node(Kind::constant, {}, std::move(name)); }

Expr number(int64_t value) { return node(Kind::number, {}, std::to_string(value)); }

Expr negate(Expr x) {
  if (x.kind != Kind::number) {
    Expr product = node(Kind::multiply, {number(-1)});
    product.args.push_back(std::move(x));  // an initializer list would copy it
    return product;
  }
  if (x.text.front() == '-')
    x.text.erase(0, 1);
  else if (x.text != "0")
    x.text.insert(0, 1, '-');
  return x;
}

int64_t count_nodes(const Expr& expr) {
  int64_t nodes = 1;
  for (const Expr& arg : expr.args) nodes += count_nodes(arg);
  return nodes;
}

std::string to_string(const Expr& expr) {
  std::string out;
  append(out, expr);
  return out;
}

}  // namespace whet::math
