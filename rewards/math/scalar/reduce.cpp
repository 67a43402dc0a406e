#include "rewards/math/scalar/reduce.h"

#include <algorithm>
#include <utility>

#include "rewards/math/scalar/scalar.h"

namespace whet::math {

namespace {

constexpr int kMaxDepth = 400;

Residue combine(const Residue& a, const Residue& b) { return hash("then", a, b); }

// Whether the tree has a value that is not computed here.
bool has_value(const Expr& expr) {
  return expr.kind == Kind::sum || expr.kind == Kind::product || expr.kind == Kind::determinant ||
         (expr.kind == Kind::call &&
          (expr.text == "limit" || expr.text == "integral" || expr.text == "derivative"));
}

}  // namespace

Reducer::Reducer(Formulas& formulas, int copy) : f_(formulas), copy_(hash(std::to_string(copy))) {}

Formula Reducer::reduce(const Expr& expr) { return reduce(expr, Degrees::number); }

Formula Reducer::reduce(const Expr& expr, Degrees degrees) {
  if (depth_ >= kMaxDepth) f_.budget().spend(INT64_MAX);
  if (!f_.budget().spend(5)) return kUndefined;
  ++depth_;
  Formula result = kUndefined;
  const auto arg = [&](size_t k) { return reduce(expr.args[k], degrees); };
  switch (expr.kind) {
    case Kind::number:
      result = number(expr);
      break;
    case Kind::based:
      result = based(expr);
      break;
    case Kind::symbol:
      result = symbol(expr.text);
      break;
    case Kind::constant:
      result = constant(expr.text);
      break;
    case Kind::add:
      result = f_.integer(0);
      for (size_t k = 0; k < expr.args.size(); ++k) result = f_.add(result, arg(k));
      break;
    case Kind::multiply:
      result = f_.integer(1);
      for (size_t k = 0; k < expr.args.size(); ++k) result = f_.multiply(result, arg(k));
      break;
    case Kind::divide: {
      const Formula numerator = arg(0);
      result = f_.divide(numerator, arg(1));
      break;
    }
    case Kind::power: {
      const Formula base = arg(0);
      result = f_.power(base, reduce(expr.args[1]));
      break;
    }
    case Kind::root: {
      const Formula radicand = arg(0);
      result = f_.power(radicand, f_.inverse(reduce(expr.args[1])));
      break;
    }
    case Kind::percent:
      result = f_.divide(arg(0), f_.integer(100));
      break;
    case Kind::quantity:
      result = arg(0);
      if (degrees == Degrees::angle && expr.text == "degree")
        result = f_.multiply(f_.divide(result, f_.integer(180)), f_.pi());
      break;
    case Kind::call:
      result = call(expr);
      break;
    case Kind::sum:
    case Kind::product:
      result = range(expr);
      break;
    case Kind::determinant:
      result = determinant(expr);
      break;
    case Kind::infix:
      result = infix(expr);
      break;
    default:
      result = opaque(expr);
  }
  --depth_;
  return result;
}

Formula Reducer::number(const Expr& expr) {
  const bool negative = expr.text.starts_with('-');
  Formula result = f_.literal(std::string_view(expr.text).substr(negative ? 1 : 0));
  if (expr.exponent != 0) result = f_.multiply(result, f_.power(f_.integer(10), f_.integer(expr.exponent)));
  return negative ? f_.negate(result) : result;
}

// Digits may have a point in them.
Formula Reducer::based(const Expr& expr) {
  constexpr size_t kMaxDigits = 10'000;
  std::string digits = expr.text;
  const size_t point = digits.find('.');
  int64_t after_point = 0;
  if (point != std::string::npos) {
    after_point = static_cast<int64_t>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  if (digits.size() > kMaxDigits) f_.budget().spend(INT64_MAX);
  if (!f_.budget().spend(static_cast<int64_t>(4 * digits.size()))) return kUndefined;
  Rational value;
  if (fmpz_set_str(value.num(), digits.c_str(), static_cast<int>(expr.exponent)) != 0) return kUndefined;
  return f_.divide(f_.rational(value), f_.power(f_.integer(expr.exponent), f_.integer(after_point)));
}

Formula Reducer::constant(const std::string& name) {
  if (name == "pi") return f_.pi();
  if (name == "e") return f_.exp(f_.integer(1));
  if (name == "i") return f_.i();
  return kUndefined;
}

Formula Reducer::symbol(const std::string& name) {
  const auto found =
      std::find_if(bound_.rbegin(), bound_.rend(), [&](const auto& entry) { return entry.first == name; });
  return found != bound_.rend() ? found->second : f_.variable(combine(copy_, hash(name)));
}

// An operation that is not known to commute. Of vectors, b x a is -(a x b).
Formula Reducer::infix(const Expr& expr) {
  if (expr.text.starts_with("wedge")) return exterior_product(expr);
  if (expr.text != "times" || expr.args.size() != 2) return opaque(expr);
  const Formula left = reduce(expr.args[0]), right = reduce(expr.args[1]);
  if (left == kUndefined || right == kUndefined) return kUndefined;
  const std::optional<Residue>&a = f_[left].residue, &b = f_[right].residue;
  if (!a || !b) return opaque(expr);
  if (*a == *b) return f_.integer(0);
  const bool turned = b->lanes < a->lanes;
  const Formula product = f_.variable(hash("cross", turned ? *b : *a, turned ? *a : *b));
  return turned ? f_.negate(product) : product;
}

// Forms and vectors of degree 1 by their names: swapping two changes the sign. The degree of others is not
// known: they are not reordered.
Formula Reducer::exterior_product(const Expr& expr) {
  std::vector<std::string> names;
  for (const Expr& factor : expr.args) {
    const bool one_form = factor.kind == Kind::symbol &&
                          (factor.text.size() == 1 || factor.text[1] == '_' || factor.text[0] == 'd');
    if (!one_form) return opaque(expr);
    names.push_back(factor.text);
  }
  bool negative = false;
  for (size_t i = 1; i < names.size(); ++i)
    for (size_t j = i; j > 0 && names[j] <= names[j - 1]; --j) {
      if (names[j] == names[j - 1]) return f_.integer(0);
      std::swap(names[j], names[j - 1]);
      negative = !negative;
    }
  Expr sorted = node(Kind::infix, {}, expr.text);
  for (std::string& name : names) sorted.args.push_back(whet::math::symbol(std::move(name)));
  const Formula product = opaque(sorted);
  return negative ? f_.negate(product) : product;
}

Formula Reducer::opaque(const Expr& expr, const std::vector<Formula>& args) {
  if (has_value(expr)) uncomputed_ = true;
  return f_.variable(key(expr, args));
}

// The same text for equivalent trees: scalars are represented by their values, bound variables by their
// index. `args` are those of the tree, where they are known already.
Residue Reducer::key(const Expr& expr, const std::vector<Formula>& args) {
  if (depth_ >= kMaxDepth) f_.budget().spend(INT64_MAX);
  if (!f_.budget().spend(50)) return {};
  Residue result = hash(std::to_string(static_cast<int>(expr.kind)) + expr.text, copy_);
  result = combine(result, hash(std::to_string(expr.exponent)));
  const bool binds = has_value(expr) && expr.args.size() >= 2 && expr.args[1].kind == Kind::symbol;
  if (binds)
    bound_.emplace_back(expr.args[1].text, f_.variable(hash("bound " + std::to_string(bound_.size()))));
  ++depth_;
  for (size_t k = 0; k < expr.args.size(); ++k) {
    const Expr& arg = expr.args[k];
    const Formula value = k < args.size() ? args[k] : is_scalar(arg) ? reduce(arg) : kUndefined;
    const bool known = value != kUndefined && f_[value].residue;
    result = combine(result, known ? *f_[value].residue : key(arg, {}));
  }
  --depth_;
  if (binds) bound_.pop_back();
  return result;
}

}  // namespace whet::math
