// Sums, products, powers, roots, functions and what binds variables.
#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

TEST(ParseFormulas, KnowsPrecedence) {
  expect_trees(
      {{"-3^2", "(multiply (number -1) (power (number 3) (number 2)))"},
       {"2^{3^2}", "(power (number 2) (power (number 3) (number 2)))"},
       {"2^3^2", "(power (number 2) (power (number 3) (number 2)))"},
       {"2^-3", "(power (number 2) (number -3))"},
       {"y**12", "(power (symbol y) (number 12))"},
       {"y^12", "(power (symbol y) (number 12))"},
       {"y^{12}", "(power (symbol y) (number 12))"},
       {"y¹²", "(power (symbol y) (number 12))"},
       {"y₁²", "(power (symbol y_1) (number 2))"},
       {"-y!", "(multiply (number -1) (call factorial (symbol y)))"},
       {"y!!", "(call double_factorial (symbol y))"},
       {"2^3!", "(power (number 2) (call factorial (number 3)))"},
       {"4\\cdot-3", "(multiply (number 4) (number -3))"},
       {"a-b-c", "(add (symbol a) (multiply (number -1) (symbol b)) (multiply (number -1) (symbol c)))"},
       {"a-2b", "(add (symbol a) (multiply (number -2) (symbol b)))"},
       {"a-(b-c)",
        "(add (symbol a) (multiply (number -1) (add (symbol b) (multiply (number -1) (symbol c)))))"},
       {"6!/(2!4!)",
        "(divide (call factorial (number 6)) (multiply (call factorial (number 2)) (call factorial "
        "(number 4))))"},
       {"2^3\\frac12", "(multiply (power (number 2) (number 3)) (divide (number 1) (number 2)))"},
       {"2tr", "(multiply (number 2) (symbol t) (symbol r))"},
       {"xy=6", "(relation = (multiply (symbol x) (symbol y)) (number 6))"},
       {"6!=720", "(relation = (call factorial (number 6)) (number 720))"}});
}

TEST(ParseFormulas, MultipliesWhatStandsTogether) {
  expect_same({{"3x", "3*x", "3 \\cdot x", "3 \\times x", "3×x", "(3)(x)", "3(x)", "3·x", "3{x}", "3∗x"},
               {"4\\sqrt{2}", "4\\sqrt2", "4\\sqrt(2)", "4sqrt(2)", "4*sqrt(2)", "4√2", "4 sqrt 2"},
               {"2\\pi r", "2πr", "2pi*r", "2*pi*r", "2pir"}});
  expect_trees({{"xy", "(multiply (symbol x) (symbol y))"},
                {"7xy^2", "(multiply (number 7) (symbol x) (power (symbol y) (number 2)))"},
                {"(x+1)(x-2)", "(multiply (add (symbol x) (number 1)) (add (symbol x) (number -2)))"},
                {"|x||y|", "(multiply (call abs (symbol x)) (call abs (symbol y)))"},
                {"a|b|c", "(multiply (symbol a) (call abs (symbol b)) (symbol c))"}});
}

TEST(ParseFormulas, ReadsRoots) {
  expect_same({{"\\sqrt[3]{5}", "\\sqrt[3]5", "∛5", "cbrt(5)"}, {"√31", "\\sqrt{31}", "sqrt(31)", "sqrt31"}});
  expect_trees({{"\\sqrt31", "(multiply (root (number 3) (number 2)) (number 1))"},
                {"\\sqrt[n]{x}", "(root (symbol x) (symbol n))"},
                {"\\sqrt[3]{x}^2", "(power (root (symbol x) (number 3)) (number 2))"},
                {"\\sqrt{1+\\sqrt2}", "(root (add (number 1) (root (number 2) (number 2))) (number 2))"}});
}

TEST(ParseFormulas, ReadsFunctions) {
  expect_same(
      {{"\\sin x", "\\sin(x)", "\\sin{x}", "sin(x)", "sin x", "sinx", "\\sin\\left(x\\right)",
        "\\operatorname{sin} x", "\\mathrm{sin}(x)"},
       {"\\arcsin x", "asin(x)", "arcsin x", "\\sin^{-1} x", "\\sin^{-1}(x)", "\\operatorname{arcsin}x"},
       {"\\operatorname{arsinh}(x)", "\\operatorname{arcsinh} x", "asinh(x)", "\\sinh^{-1}x"},
       {"\\log_5 3", "\\log_{5}{3}", "\\log_53", "\\log_{5}(3)", "log(3, 5)"},
       {"\\lg x", "log10(x)", "\\log_{10} x"},
       {"\\lfloor x\\rfloor", "⌊x⌋", "floor(x)", "\\left\\lfloor x \\right\\rfloor"},
       {"|x|", "\\left|x\\right|", "\\lvert x\\rvert", "abs(x)", "\\vert x \\vert", "\\bigl|x\\bigr|"},
       {"\\binom{7}{2}", "\\dbinom72", "{7 \\choose 2}", "C(7,2)", "binom(7,2)"}});
  expect_trees({{"\\sin^2 x", "(power (call sin (symbol x)) (number 2))"},
                {"\\sin(x)^2", "(power (call sin (symbol x)) (number 2))"},
                {"\\sin 3x", "(call sin (multiply (number 3) (symbol x)))"},
                {"\\sin x \\cos y", "(multiply (call sin (symbol x)) (call cos (symbol y)))"},
                {"\\sin x + 1", "(add (call sin (symbol x)) (number 1))"},
                {"\\cos\\pi/5", "(call cos (divide (constant pi) (number 5)))"},
                {"\\ln 5/2", "(divide (call ln (number 5)) (number 2))"},
                {"\\log 6/\\log 2", "(divide (call log (number 6)) (call log (number 2)))"},
                {"\\max\\{a,b\\}", "(call max (symbol a) (symbol b))"},
                {"f(x)", "(call f (symbol x))"},
                {"f'(x)", "(call f' (symbol x))"},
                {"f^{-1}(x)", "(call f^-1 (symbol x))"},
                {"x(y+1)", "(multiply (symbol x) (add (symbol y) (number 1)))"},
                {"W(n) = 2n", "(relation = (call W (symbol n)) (multiply (number 2) (symbol n)))"}});
}

TEST(ParseFormulas, ReadsConstantsAndLetters) {
  expect_same(
      {{"\\infty", "inf", "infinity", "∞", "+\\infty"}, {"\\alpha", "α", "alpha"}, {"e", "\\mathrm{e}"}});
  expect_trees({{"e^{i\\pi}", "(power (constant e) (multiply (constant i) (constant pi)))"},
                {"x_1+x_{12}", "(add (symbol x_1) (symbol x_12))"},
                {"S_{ABC}", "(symbol S_ABC)"},
                {"F_{n-1}", "(call F_ (add (symbol n) (number -1)))"},
                {"e_1", "(symbol e_1)"},
                {"y'", "(symbol y')"},
                {"\\vec{v}", "(symbol v)"},
                {"\\mathbb{R}", "(constant reals)"},
                {"\\overline{AB}", "(call overline (multiply (symbol A) (symbol B)))"},
                {"\\angle ABC", "(symbol angle ABC)"}});
}

TEST(ParseFormulas, ReadsWhatBindsVariables) {
  expect_trees(
      {{"\\sum_{i=1}^{n} i^2", "(sum (power (symbol i) (number 2)) (symbol i) (number 1) (symbol n))"},
       {"\\prod_{k=2}^5 k", "(product (symbol k) (symbol k) (number 2) (number 5))"},
       {"\\sum_{k=0}^3 k + 1", "(add (sum (symbol k) (symbol k) (number 0) (number 3)) (number 1))"},
       {"\\lim_{x \\to 0} \\frac{1}{x}", "(call limit (divide (number 1) (symbol x)) (symbol x) (number 0))"},
       {"\\int_0^2 x + 1 \\, dx",
        "(call integral (add (symbol x) (number 1)) (symbol x) (number 0) (number 2))"},
       {"\\frac{d}{dt} t^3", "(call derivative (power (symbol t) (number 3)) (symbol t))"},
       {"\\frac{dy}{dx}", "(symbol dy/dx)"}});
}

TEST(ParseFormulas, ReadsTwoSigns) {
  expect_trees({{"2 \\pm \\sqrt 3", "(plus_minus (number 2) (root (number 3) (number 2)))"},
                {"±4", "(plus_minus (number 4))"},
                {"2 \\mp x", "(plus_minus (number 2) (multiply (number -1) (symbol x)))"}});
}

}  // namespace
}  // namespace whet::math
