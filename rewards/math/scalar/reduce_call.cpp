// The functions by their names, made of the few that formulas have.
#include <algorithm>
#include <optional>
#include <string>

#include "rewards/math/scalar/reduce.h"
#include "rewards/math/scalar/scalar.h"

namespace whet::math {

namespace {

// C(n, k) for a k up to this is written out as a polynomial in n.
constexpr int64_t kMaxFalling = 64;

std::optional<Formula> trigonometric(Formulas& f, const std::string& name, Formula x) {
  const auto sin = [&] { return f.apply(Op::sin, x); };
  const auto cos = [&] { return f.apply(Op::cos, x); };
  if (name == "sin") return sin();
  if (name == "cos") return cos();
  if (name == "tan") return f.divide(sin(), cos());
  if (name == "cot") return f.divide(cos(), sin());
  if (name == "sec") return f.inverse(cos());
  if (name == "csc") return f.inverse(sin());
  return std::nullopt;
}

// arccot takes values from 0 to pi.
std::optional<Formula> inverse_trigonometric(Formulas& f, const std::string& name, Formula x) {
  if (name == "arcsin") return f.apply(Op::asin, x);
  if (name == "arccos") return f.apply(Op::acos, x);
  if (name == "arctan") return f.apply(Op::atan, x);
  if (name == "arccot") return f.subtract(f.divide(f.pi(), f.integer(2)), f.apply(Op::atan, x));
  if (name == "arcsec") return f.apply(Op::acos, f.inverse(x));
  if (name == "arccsc") return f.apply(Op::asin, f.inverse(x));
  return std::nullopt;
}

std::optional<Formula> hyperbolic(Formulas& f, const std::string& name, Formula x) {
  const auto sinh = [&] { return f.divide(f.subtract(f.exp(x), f.exp(f.negate(x))), f.integer(2)); };
  const auto cosh = [&] { return f.divide(f.add(f.exp(x), f.exp(f.negate(x))), f.integer(2)); };
  if (name == "sinh") return sinh();
  if (name == "cosh") return cosh();
  if (name == "tanh") return f.divide(sinh(), cosh());
  if (name == "coth") return f.divide(cosh(), sinh());
  if (name == "sech") return f.inverse(cosh());
  if (name == "csch") return f.inverse(sinh());
  return std::nullopt;
}

std::optional<Formula> inverse_hyperbolic(Formulas& f, const std::string& name, Formula x) {
  const auto plus = [&](int64_t k) { return f.add(x, f.integer(k)); };
  const auto sqrt = [&](Formula y) { return f.root(y, Integer(2)); };
  if (name == "arsinh") return f.ln(f.add(x, sqrt(f.add(f.multiply(x, x), f.integer(1)))));
  if (name == "arcosh") return f.ln(f.add(x, f.multiply(sqrt(plus(-1)), sqrt(plus(1)))));
  if (name == "artanh") return f.divide(f.ln(f.divide(plus(1), f.negate(plus(-1)))), f.integer(2));
  if (name == "arcoth") return f.divide(f.ln(f.divide(plus(1), plus(-1))), f.integer(2));
  if (name == "arsech") return inverse_hyperbolic(f, "arcosh", f.inverse(x));
  if (name == "arcsch") return inverse_hyperbolic(f, "arsinh", f.inverse(x));
  return std::nullopt;
}

// n!! of a small integer; -1!! = 0!! = 1.
std::optional<Formula> double_factorial(Formulas& f, Formula n) {
  const std::optional<int64_t> last = f.small_integer(n);
  if (!last || *last < -1 || *last > 2'000) return std::nullopt;
  Formula product = f.integer(1);
  for (int64_t k = *last; k > 1; k -= 2) product = f.multiply(product, f.integer(k));
  return product;
}

std::optional<Formula> unary(Formulas& f, const std::string& name, Formula x) {
  if (name == "exp") return f.exp(x);
  if (name == "ln" || name == "log") return f.ln(x);
  if (name == "abs" || name == "norm") return f.absolute(x);
  if (name == "floor") return f.floor(x);
  if (name == "ceil") return f.negate(f.floor(f.negate(x)));
  if (name == "factorial") return f.factorial(x);
  if (name == "double_factorial") return double_factorial(f, x);
  if (name == "gamma") return f.factorial(f.subtract(x, f.integer(1)));
  if (name == "real") return f.apply(Op::real, x);
  if (name == "imaginary") return f.apply(Op::imaginary, x);
  if (name == "conjugate") return f.apply(Op::conjugate, x);
  if (name == "argument") return f.apply(Op::argument, x);
  return std::nullopt;
}

// n (n - 1) ... (n - k + 1)
Formula permutations(Formulas& f, Formula n, Formula k) {
  const std::optional<int64_t> count = f.small_integer(k);
  if (!count || *count < 0 || *count > kMaxFalling)
    return f.divide(f.factorial(n), f.factorial(f.subtract(n, k)));
  Formula product = f.integer(1);
  for (int64_t j = 0; j < *count; ++j) product = f.multiply(product, f.subtract(n, f.integer(j)));
  return product;
}

Formula binomial(Formulas& f, Formula n, Formula k) {
  const std::optional<int64_t> whole = f.small_integer(n), part = f.small_integer(k);
  if (part && *part < 0) return f.integer(0);
  if (whole && part && *whole >= 0) {
    if (*part > *whole) return f.integer(0);
    if (*part > *whole / 2) return binomial(f, n, f.integer(*whole - *part));
  }
  return f.divide(permutations(f, n, k), f.factorial(k));
}

std::optional<Formula> binary(Formulas& f, const std::string& name, Formula x, Formula y) {
  if (name == "log") return f.divide(f.ln(x), f.ln(y));
  if (name == "binomial") return binomial(f, x, y);
  if (name == "permutations") return permutations(f, x, y);
  if (name == "mod") return f.modulo(x, y);
  if (name == "gcd") return f.gcd(x, y);
  if (name == "lcm") return f.divide(f.absolute(f.multiply(x, y)), f.gcd(x, y));
  if (name == "max") return f.maximum(x, y);
  if (name == "min") return f.minimum(x, y);
  return std::nullopt;
}

bool takes_angle(const std::string& name) {
  return name == "sin" || name == "cos" || name == "tan" || name == "cot" || name == "sec" || name == "csc";
}

bool takes_many(const std::string& name) {
  return name == "gcd" || name == "lcm" || name == "max" || name == "min";
}

// What binds its second argument, and is given no value.
bool is_operator(const std::string& name) {
  return name == "limit" || name == "integral" || name == "derivative";
}

}  // namespace

// A number by its decimal digits: 10a + b.
Formula Reducer::digits(const Expr& expr) {
  Formula value = f_.integer(0);
  for (const Expr& digit : expr.args) value = f_.add(f_.multiply(value, f_.integer(10)), reduce(digit));
  return value;
}

Formula Reducer::call(const Expr& expr) {
  const std::string& name = expr.text;
  if (name == "digits") return digits(expr);
  if (name == "vector")
    return f_.subtract(symbol("point " + expr.args[1].text), symbol("point " + expr.args[0].text));
  if (is_operator(name) || !std::all_of(expr.args.begin(), expr.args.end(), is_scalar)) return opaque(expr);
  std::vector<Formula> args;
  for (const Expr& arg : expr.args) {
    args.push_back(reduce(arg, takes_angle(name) ? Degrees::angle : Degrees::number));
    if (args.back() == kUndefined) return kUndefined;
  }
  std::optional<Formula> result;
  if (args.size() == 1) {
    const Formula x = args[0];
    result = trigonometric(f_, name, x);
    if (!result) result = inverse_trigonometric(f_, name, x);
    if (!result) result = hyperbolic(f_, name, x);
    if (!result) result = inverse_hyperbolic(f_, name, x);
    if (!result) result = unary(f_, name, x);
  } else if (args.size() == 2 || (takes_many(name) && args.size() > 2)) {
    result = args[0];
    for (size_t k = 1; k < args.size() && result; ++k) result = binary(f_, name, *result, args[k]);
  }
  return result ? *result : opaque(expr, args);
}

}  // namespace whet::math
