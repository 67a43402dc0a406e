// Random formulas against oracles that share nothing with the ladder: polynomials multiplied out, and the
// field of a + b sqrt(2) in exact arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rewards/math/scalar/scalar.h"
#include "tests/rewards/math/read_formula.h"

namespace whet::math {
namespace {

using Random = std::mt19937_64;

int64_t pick(Random& random, int64_t from, int64_t to) {
  return from + static_cast<int64_t>(random() % static_cast<uint64_t>(to - from + 1));
}

Truth same(const Expr& a, const Expr& b) {
  Budget budget(5'000'000);
  return same_value(a, b, budget);
}

// Coefficients by the exponents of x and y.
using Polynomial = std::map<std::array<int, 2>, int64_t>;

Polynomial without_zeros(Polynomial p) {
  std::erase_if(p, [](const auto& term) { return term.second == 0; });
  return p;
}

Polynomial multiply_out(const Expr& expr) {
  if (expr.kind == Kind::number) return without_zeros({{{0, 0}, std::stoll(expr.text)}});
  if (expr.kind == Kind::symbol) return {{{expr.text == "x", expr.text == "y"}, 1}};
  if (expr.kind == Kind::power) {
    Expr product = node(Kind::multiply, {number(1)});
    for (int64_t k = 0; k < std::stoll(expr.args[1].text); ++k) product.args.push_back(expr.args[0]);
    return multiply_out(product);
  }
  const bool is_sum = expr.kind == Kind::add;
  Polynomial result;
  if (!is_sum) result[{0, 0}] = 1;
  for (const Expr& arg : expr.args) {
    const Polynomial other = multiply_out(arg);
    if (is_sum) {
      for (const auto& [exponents, c] : other) result[exponents] += c;
      continue;
    }
    Polynomial product;
    for (const auto& [e, c] : result)
      for (const auto& [f, d] : other) product[{e[0] + f[0], e[1] + f[1]}] += c * d;
    result = product;
  }
  return without_zeros(result);
}

Expr random_polynomial(Random& random, int depth) {
  const int64_t choice = pick(random, 0, depth == 0 ? 2 : 5);
  const auto inner = [&] { return random_polynomial(random, depth - 1); };
  if (choice == 0) return number(pick(random, -2, 2));
  if (choice == 1) return symbol("x");
  if (choice == 2) return symbol("y");
  if (choice == 3) return node(Kind::power, {inner(), number(pick(random, 0, 2))});
  return node(choice == 4 ? Kind::add : Kind::multiply, {inner(), inner()});
}

TEST(SameValueProperty, PolynomialsMultipliedOut) {
  Random random(1);
  int equal = 0;
  for (int round = 0; round < 20'000; ++round) {
    const Expr a = random_polynomial(random, 3), b = random_polynomial(random, 3);
    const bool expected = multiply_out(a) == multiply_out(b);
    equal += expected;
    ASSERT_EQ(same(a, b), expected ? Truth::yes : Truth::no) << to_string(a) << " and " << to_string(b);
  }
  EXPECT_GT(equal, 500);
}

// The same formula, written differently by rules that hold wherever both sides are defined.
Expr rewritten(Random& random, const Expr& expr) {
  Expr result = expr;
  for (Expr& arg : result.args) arg = rewritten(random, arg);
  if (result.kind == Kind::add || result.kind == Kind::multiply)
    std::shuffle(result.args.begin(), result.args.end(), random);
  const Expr shift = node(Kind::add, {symbol("y"), number(pick(random, 1, 9))});
  switch (pick(random, 0, 9)) {
    case 0:
      return node(Kind::divide, {node(Kind::multiply, {result, shift}), shift});
    case 1:
      return node(Kind::add, {result, shift, negate(shift)});
    case 2:
      return node(Kind::power, {node(Kind::root, {result, number(3)}), number(3)});
    case 3: {
      if (result.kind != Kind::multiply || result.args.back().kind != Kind::add) return result;
      Expr sum = result.args.back();
      result.args.pop_back();
      for (Expr& term : sum.args) term = node(Kind::multiply, {result, term});
      return sum;
    }
    default:
      return result;
  }
}

TEST(SameValueProperty, RewrittenFormulasStayEqualAndChangedOnesDoNot) {
  Random random(2);
  const std::vector<Expr> wrappers = {read_formula("sin(z)"),      read_formula("sqrt(z^2 + 1)"),
                                      read_formula("1/(z + 11)"),  read_formula("2^z"),
                                      read_formula("arctan(z/7)"), read_formula("z*pi + e^(y/50)")};
  for (int round = 0; round < 1'000; ++round) {
    Expr a = wrappers[static_cast<size_t>(round) % wrappers.size()];
    const Expr inner = random_polynomial(random, 3);
    const auto fill = [](Expr tree, const Expr& value) {
      const auto replace = [&](auto& self, Expr& e) -> void {
        if (e.kind == Kind::symbol && e.text == "z") {
          e = value;
          return;
        }
        for (Expr& arg : e.args) self(self, arg);
      };
      replace(replace, tree);
      return tree;
    };
    const Expr first = fill(a, inner), second = fill(a, rewritten(random, inner));
    // A huge 2^z is not evaluated at every point.
    EXPECT_NE(same(first, second), Truth::no) << to_string(first) << " and " << to_string(second);
    const Expr changed = fill(a, node(Kind::add, {rewritten(random, inner), read_formula("x/1000000007")}));
    EXPECT_NE(same(first, changed), Truth::yes) << to_string(first) << " and " << to_string(changed);
  }
}

// a + b sqrt(2), over a common denominator.
struct Surd {
  int64_t a, b, den;
};

Surd reduced(int64_t a, int64_t b, int64_t den) {
  const int64_t common = std::gcd(std::gcd(a, b), den) * (den < 0 ? -1 : 1);
  return {a / common, b / common, den / common};
}

// nullopt: a division by zero, or numbers that grow too large.
std::optional<Surd> evaluate(const Expr& expr) {
  if (expr.kind == Kind::number) return Surd{std::stoll(expr.text), 0, 1};
  if (expr.kind == Kind::root) return Surd{0, 1, 1};
  const std::optional<Surd> x = evaluate(expr.args[0]), y = evaluate(expr.args[1]);
  if (!x || !y) return std::nullopt;
  for (const int64_t part : {x->a, x->b, x->den, y->a, y->b, y->den})
    if (std::abs(part) > 10'000) return std::nullopt;
  if (expr.kind == Kind::add)
    return reduced(x->a * y->den + y->a * x->den, x->b * y->den + y->b * x->den, x->den * y->den);
  const auto times = [](const Surd& s, const Surd& t) {
    return reduced(s.a * t.a + 2 * s.b * t.b, s.a * t.b + s.b * t.a, s.den * t.den);
  };
  if (expr.kind == Kind::multiply) return times(*x, *y);
  const int64_t norm = y->a * y->a - 2 * y->b * y->b;
  if (norm == 0) return std::nullopt;
  return times(*x, reduced(y->a * y->den, -y->b * y->den, norm));
}

Expr random_surd(Random& random, int depth) {
  const int64_t choice = pick(random, 0, depth == 0 ? 1 : 4);
  if (choice == 0) return number(pick(random, -2, 3));
  if (choice == 1) return node(Kind::root, {number(2), number(2)});
  constexpr std::array<Kind, 3> kKinds = {Kind::add, Kind::multiply, Kind::divide};
  Expr left = random_surd(random, depth - 1);
  return node(kKinds[static_cast<size_t>(choice - 2)], {std::move(left), random_surd(random, depth - 1)});
}

TEST(SameValueProperty, SurdsInExactArithmetic) {
  Random random(3);
  int equal = 0;
  for (int round = 0; round < 20'000; ++round) {
    const Expr a = random_surd(random, 3), b = random_surd(random, 2);
    const std::optional<Surd> x = evaluate(a), y = evaluate(b);
    if (!x || !y) continue;
    const bool expected = x->a == y->a && x->b == y->b && x->den == y->den;
    equal += expected;
    ASSERT_EQ(same(a, b), expected ? Truth::yes : Truth::no) << to_string(a) << " and " << to_string(b);
    const double difference = static_cast<double>(x->a) / static_cast<double>(x->den) -
                              static_cast<double>(y->a) / static_cast<double>(y->den) +
                              std::sqrt(2) * (static_cast<double>(x->b) / static_cast<double>(x->den) -
                                              static_cast<double>(y->b) / static_cast<double>(y->den));
    if (!expected && std::abs(difference) < 1e-9) continue;
    Budget budget(5'000'000);
    ASSERT_EQ(compare(a, b, budget), expected         ? 0
                                     : difference < 0 ? -1
                                                      : 1)
        << to_string(a) << " and " << to_string(b);
  }
  EXPECT_GT(equal, 500);
}

TEST(SameValueProperty, ThreadsAgree) {
  const std::vector<std::pair<const char*, const char*>> pairs = {{"sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)"},
                                                                  {"sin(2*x)", "2*sin(x)*cos(x)"},
                                                                  {"e^(i*pi)", "-1"},
                                                                  {"2^2025", "3^2025"},
                                                                  {"arctan(1/2) + arctan(1/3)", "pi/4"},
                                                                  {"sin(pi/41)*2*cos(pi/41)", "sin(2*pi/41)"},
                                                                  {"(n+1)!", "(n+1)*n!"},
                                                                  {"sqrt(x^2)", "x"},
                                                                  {"gamma(1/3)*gamma(2/3)", "2*pi/sqrt(3)"},
                                                                  {"ln(6)", "ln(2) + ln(3)"}};
  const auto verdicts = [&](size_t first) {
    std::vector<Truth> result(pairs.size());
    for (size_t k = 0; k < 10 * pairs.size(); ++k) {
      const size_t at = (first + k) % pairs.size();
      result[at] = same(read_formula(pairs[at].first), read_formula(pairs[at].second));
    }
    return result;
  };
  const std::vector<Truth> expected = verdicts(0);
  std::vector<std::vector<Truth>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (size_t t = 0; t < seen.size(); ++t) threads.emplace_back([&, t] { seen[t] = verdicts(t % 2 * 3); });
  }
  for (const std::vector<Truth>& verdict : seen) EXPECT_EQ(verdict, expected);
}

}  // namespace
}  // namespace whet::math
