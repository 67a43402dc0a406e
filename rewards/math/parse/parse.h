// Parses an answer, in LaTeX or as plain text, to a tree.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/expr.h"

namespace whet::math {

// The `text` of a product with factors side by side in bold type or with hats, \mathbf{A}\mathbf{B},
// \hat{x}\hat{p}: matrices or operators, which need not commute.
inline constexpr const char* kOrdered = "ordered";

struct ParseOptions {
  // Reads a text with one comma, between digits, as one decimal number: "1,22" is 1.22. Right for what stands
  // in prose; in a formula the comma separates a list. (1,234 is 1234 in both.)
  bool decimal_comma = false;
};

// nullopt: cannot be parsed as one answer, or exceeds 200 levels of nesting, 5,000 nodes (a literal of any
// length is one), or 100,000 bytes beyond ASCII. Takes time linear in the text's length.
//
// LaTeX and plain text are one grammar: \frac12, \dfrac{1}{2}, 1/2, 2\sqrt3, 2*sqrt(3), x**2, 1,234.5,
// 1{,}234, 1\,234, 1e3, 1.5 \times 10^3, 3\frac12, 3 1/2, 50\%, \$5, 5\text{ cm}, 74^\circ, 101_2, (1,2], [0,
// \infty), \{1, 2\}, {1,2}, x = 2 or x = 3, x \in [1,2), 1:2, pmatrix and its like, \text{no solution},
// unicode symbols; 0.\dot{3}, 0.333..., {}_5C_2, C_5^2, 30°15', P(A | B), k\pi (k \in \mathbb{Z}), 2 \text{
// to } 3.
//
// Where writers differ: 1/2x is (1/2)x; x^10 is x^{10} in LaTeX too, but \sqrt31 is \sqrt{3} 1; -3^2 is -9;
// \sin x/2 is the sine of x/2, \ln x/2 half of \ln x; xy is a product, AB before "=" a name; f, g, h, F, G,
// H, P, Q before "(" are functions, other letters factors (unless the text defines them: W(n) = ...); words
// after a number are its unit; words alone are an answer, but other letters beside words are not read. A
// comma without a space between three digits groups them, but separates within brackets: (3,125) is a pair.
// Missing brackets at the end are accepted, and so are full stops, dollar signs and Markdown's marks around
// it.
//
// Names of calls, with their arguments: sin cos tan cot sec csc, their inverses (arcsin ...), sinh cosh tanh
// coth sech csch, their inverses (arsinh ...); ln(x), log(x), log(x, base), exp(x); abs, floor, ceil,
// factorial, double_factorial, binomial(n, k), permutations(n, k), gcd, lcm, mod(a, b), max, min, gamma,
// real, imaginary, conjugate, argument, norm; limit(body, variable, point), integral(body, variable[, from,
// to]), derivative(body, variable); transpose, trace; digits(a, b, ...) of \overline{ab};
// vector(A, B) of \vec{AB}; not(statement); any other name is a function of the text's own: f(x).
std::optional<Expr> parse(std::string_view text, const ParseOptions& options = {});

}  // namespace whet::math
