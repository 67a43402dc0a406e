// Random trees, printed in LaTeX and plainly, must be parsed to the same tree. The printer is independent of
// the parser but the grammar that both follow; it makes trees only of the forms that the parser gives (a
// sum's terms are no sums, the sign stands at the number).
#include <random>

#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

struct Printed {
  Expr expr;
  std::string latex, plain;
};

class Trees {
 public:
  explicit Trees(uint32_t seed) : random_(seed) {}

  Printed statement(int depth) {
    if (below(3) > 0) return sum(depth);
    static constexpr struct {
      const char *letter, *latex, *plain;
    } kSigns[] = {{"=", "=", "="}, {"l", " \\le ", " <= "}, {">", " \\gt ", ">"}, {"!", " \\neq ", " != "}};
    const auto& sign = kSigns[below(4)];
    Printed left = sum(depth), right = sum(depth);
    return {node(Kind::relation, {left.expr, right.expr}, sign.letter), left.latex + sign.latex + right.latex,
            left.plain + sign.plain + right.plain};
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  Printed sum(int depth) {
    if (depth == 0 || below(2) == 0) return product(depth);
    Printed out = product(depth - 1);
    std::vector<Expr> terms{out.expr};
    for (int more = 1 + below(3); more > 0; --more) {
      const Printed term = product(depth - 1);
      terms.push_back(term.expr);
      out.latex += " + " + term.latex;
      out.plain += "+" + term.plain;
    }
    out.expr = node(Kind::add, std::move(terms));
    return out;
  }

  Printed product(int depth) {
    if (depth == 0 || below(2) == 0) return power(depth);
    Printed left = power(depth - 1);
    if (below(3) == 0) {
      const Printed right = power(depth - 1);
      return {node(Kind::divide, {left.expr, right.expr}), left.latex + "/" + right.latex,
              left.plain + " / " + right.plain};
    }
    std::vector<Expr> factors{left.expr};
    for (int more = 1 + below(2); more > 0; --more) {
      const Printed factor = power(depth - 1);
      factors.push_back(factor.expr);
      left.latex += " \\cdot " + factor.latex;
      left.plain += "*" + factor.plain;
    }
    left.expr = node(Kind::multiply, std::move(factors));
    return left;
  }

  Printed power(int depth) {
    if (depth == 0 || below(3) > 0) return atom(depth);
    const Printed base = atom(depth - 1), exponent = sum(depth - 1);
    return {node(Kind::power, {base.expr, exponent.expr}), base.latex + "^{" + exponent.latex + "}",
            base.plain + "^(" + exponent.plain + ")"};
  }

  Printed atom(int depth) {
    if (depth == 0) return leaf();
    switch (below(6)) {
      case 0: {
        const Printed inner = node_sum(depth);
        return {inner.expr, "\\left(" + inner.latex + "\\right)", "(" + inner.plain + ")"};
      }
      case 1: {
        const Printed inner = sum(depth - 1);
        return {node(Kind::root, {inner.expr, number(2)}), "\\sqrt{" + inner.latex + "}",
                "sqrt(" + inner.plain + ")"};
      }
      case 2: {
        static constexpr const char* kNames[] = {"sin", "cos", "ln", "exp", "arctan"};
        const std::string name = kNames[below(5)];
        const Printed inner = sum(depth - 1);
        return {node(Kind::call, {inner.expr}, name), "\\" + name + "{" + inner.latex + "}",
                name + "(" + inner.plain + ")"};
      }
      case 3: {
        const Printed inner = sum(depth - 1);
        return {node(Kind::call, {inner.expr}, "abs"), "\\left|" + inner.latex + "\\right|",
                "|" + inner.plain + "|"};
      }
      case 4: {
        const Printed a = sum(depth - 1), b = sum(depth - 1);
        return {node(Kind::call, {a.expr, b.expr}, "binomial"), "\\binom{" + a.latex + "}{" + b.latex + "}",
                "C(" + a.plain + ", " + b.plain + ")"};
      }
      default:
        return leaf();
    }
  }

  // A sum of two, which needs its parentheses.
  Printed node_sum(int depth) {
    const Printed a = product(depth - 1), b = product(depth - 1);
    return {node(Kind::add, {a.expr, b.expr}), a.latex + "+" + b.latex, a.plain + " + " + b.plain};
  }

  Printed leaf() {
    switch (below(4)) {
      case 0: {
        static constexpr const char* kLetters[] = {"x", "y", "n", "t"};
        const std::string name = kLetters[below(4)];
        return {symbol(name), name, name};
      }
      case 1:
        return {constant("pi"), "\\pi ", "pi"};
      case 2: {
        Expr decimal = number(1 + below(9));
        decimal.text += std::to_string(below(10));
        decimal.exponent = -1;
        decimal.decimal = true;
        const std::string text{decimal.text[0], '.', decimal.text[1]};
        return {decimal, text, text};
      }
      default: {
        const Expr value = number(below(2000));
        return {value, value.text, value.text};
      }
    }
  }

  std::mt19937 random_;
};

TEST(ParseRoundTrip, GivesBackRandomTrees) {
  Trees trees(20260101);
  for (int i = 0; i < 3000; ++i) {
    const Printed printed = trees.statement(5);
    ASSERT_EQ(tree_of(printed.latex), to_string(printed.expr)) << printed.latex;
    ASSERT_EQ(tree_of(printed.plain), to_string(printed.expr)) << printed.plain;
    ASSERT_EQ(tree_of("$" + printed.latex + "$."), to_string(printed.expr)) << printed.latex;
  }
}

TEST(ParseRoundTrip, GivesBackTuplesAndSets) {
  Trees trees(7);
  for (int i = 0; i < 500; ++i) {
    const Printed a = trees.statement(3), b = trees.statement(3);
    const std::string inner = " " + to_string(a.expr) + " " + to_string(b.expr) + ")";
    ASSERT_EQ(tree_of("(" + a.plain + ", " + b.plain + ")"), "(tuple" + inner);
    ASSERT_EQ(tree_of("\\{" + a.latex + ", " + b.latex + "\\}"), "(set" + inner);
    ASSERT_EQ(tree_of(a.latex + "\\text{ and }" + b.latex), "(list and" + inner);
  }
}

}  // namespace
}  // namespace whet::math
