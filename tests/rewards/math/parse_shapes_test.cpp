// Lists, tuples, sets, intervals, matrices, relations, words; and what is not to be read.
#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

TEST(ParseShapes, ReadsLists) {
  expect_same({{"4, 9", "4,9", "4; 9", "4,\\quad 9", "\\boxed{4}, \\boxed{9}", "4 \\\\ 9"},
               {"4 and 9", "4, and 9", "4\\text{, and }9", "4 \\land 9", "4且9", "4 \\text{ 且 } 9"},
               {"4 or 9", "4 \\text{ or } 9", "4 \\lor 9", "4或9"},
               {"x=4 or x=9", "x = 4 \\quad\\text{or}\\quad x = 9", "x=4orx=9"}});
  expect_trees({{"4, 9", "(list (number 4) (number 9))"},
                {"a=1,b=2;a=3,b=4",
                 "(list (list (relation = (symbol a) (number 1)) (relation = (symbol b) (number 2))) (list "
                 "(relation = (symbol a) (number 3)) (relation = (symbol b) (number 4))))"},
                {"1, 3, \\ldots, n", "(list (number 1) (number 3) (ellipsis) (symbol n))"},
                {"1, 3, ..., n", "(list (number 1) (number 3) (ellipsis) (symbol n))"}});
  expect_same({{"a=1,b=2;a=3,b=4", "a=1, b=2 \\text{ and } a=3, b=4"}});
}

TEST(ParseShapes, ReadsBrackets) {
  expect_same({{"(4,9]", "\\left(4,9\\right]", "(4, 9]", "(4;9]", "\\bigl( 4,9 \\bigr]", "]4,9]"},
               {"\\{4,9\\}", "\\left\\{4,9\\right\\}", "\\lbrace 4,9\\}", "$\\{4,9\\}$"},
               {"4,9", "{4,9}"},
               {"\\emptyset", "\\varnothing", "∅", "\\{\\}", "{}"},
               {"(4,9)", "\\langle 4,9\\rangle", "(4;9)", "\\left(4,9\\right)"}});
  expect_trees(
      {{"(4,9)", "(tuple (number 4) (number 9))"},
       {"[4,9]", "(interval [] (number 4) (number 9))"},
       {"[4,9)", "(interval [) (number 4) (number 9))"},
       {"[4,9[", "(interval [) (number 4) (number 9))"},
       {"]4,9[", "(interval () (number 4) (number 9))"},
       {"(4,9,16)", "(tuple (number 4) (number 9) (number 16))"},
       {"[4,9,16]", "(tuple (number 4) (number 9) (number 16))"},
       {"(4)", "(number 4)"},
       {"\\{4\\}", "(set (number 4))"},
       {"{4}", "(number 4)"},
       {"\\emptyset", "(set)"},
       {"(-\\infty,0)\\cup(1,2]",
        "(union (tuple (multiply (number -1) (constant infinity)) (number 0)) (interval (] (number 1) "
        "(number "
        "2)))"},
       {"[0,1] U [2,3]", "(union (interval [] (number 0) (number 1)) (interval [] (number 2) (number 3)))"},
       {"\\mathbb{R} \\setminus \\{2\\}", "(difference (constant reals) (set (number 2)))"},
       {"A\\cap B", "(intersection (symbol A) (symbol B))"},
       {"\\{x \\mid x < 3\\}", "(set (condition (symbol x) (relation < (symbol x) (number 3))))"},
       {"\\{x : |x| < 3\\}", "(set (condition (symbol x) (relation < (call abs (symbol x)) (number 3))))"}});
}

TEST(ParseShapes, TakesAndBetweenMembers) {
  expect_same({{"\\{4,9,16\\}", "\\{4, 9 \\text{ and } 16\\}", "\\{4, 9, 16"}});
}

TEST(ParseShapes, ReadsRelations) {
  expect_same({{"x \\le 3", "x <= 3", "x \\leq 3", "x ≤ 3", "x \\leqslant 3", "x =< 3", "x \\\\le 3"},
               {"x \\ne 3", "x != 3", "x ≠ 3", "x \\neq 3"},
               {"x < 3", "x \\lt 3", "x<3"}});
  expect_trees({{"1 < x \\le 3", "(relation <l (number 1) (symbol x) (number 3))"},
                {"x \\in [1,2]", "(relation e (symbol x) (interval [] (number 1) (number 2)))"},
                {"x \\approx 2.5", "(relation ~ (symbol x) (number 25 #-1 decimal))"},
                {"x \\equiv 2 \\pmod{7}", "(relation m (symbol x) (call mod (number 2) (number 7)))"},
                {"x ≡ 2 (mod 7)", "(relation m (symbol x) (call mod (number 2) (number 7)))"},
                {"17 \\bmod 5", "(call mod (number 17) (number 5))"},
                {"3:4:5", "(ratio (number 3) (number 4) (number 5))"},
                {"a:b = 3:4", "(relation = (ratio (symbol a) (symbol b)) (ratio (number 3) (number 4)))"},
                {"x - 1 = 0 \\Rightarrow x = 1", "(relation = (symbol x) (number 1))"},
                {"AB = 4", "(relation = (symbol AB) (number 4))"},
                {"Total cost = 4", "(relation = (symbol Total cost) (number 4))"},
                {"x = 2 \\text{ if } n > 1",
                 "(condition (relation = (symbol x) (number 2)) (relation > (symbol n) (number 1)))"}});
}

TEST(ParseShapes, ReadsMatrices) {
  expect_same(
      {{"\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "\\begin{bmatrix}1&2\\\\3&4\\\\\\end{bmatrix}",
        "\\left(\\begin{array}{cc} 1 & 2 \\\\ 3 & 4 \\end{array}\\right)",
        "\\left[\\begin{array}{c|c} 1 & 2 \\\\ 3 & 4 \\end{array}\\right]"},
       {"\\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix}",
        "\\left|\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}\\right|"}});
  expect_trees(
      {{"\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "(matrix #1 (number 1) (number 2))"},
       {"\\begin{vmatrix} 1 \\end{vmatrix}", "(determinant (matrix #1 (number 1)))"},
       {"\\begin{pmatrix} 1 & 2 \\\\ 3 \\end{pmatrix}", ""},
       {"\\begin{cases} x & x > 0 \\\\ 0 & \\text{if } x \\le 0 \\end{cases}",
        "(list (condition (symbol x) (relation > (symbol x) (number 0))) (condition (number 0) (relation l "
        "(symbol x) (number 0))))"},
       {"\\begin{aligned} x &= 1 \\\\ y &= 2 \\end{aligned}",
        "(list and (relation = (symbol x) (number 1)) (relation = (symbol y) (number 2)))"}});
}

TEST(ParseShapes, ReadsWords) {
  expect_same({{"even", "\\text{even}", "\\textbf{even}", "$even$", "\\mathrm{even}", "**even**", "even."},
               {"no real roots", "\\text{no real roots}", "no  real\nroots"}});
  expect_trees({{"even", "(words even)"},
                {"Ada", "(words Ada)"},
                {"even $n$", "(words even n)"},
                {"red, green", "(list (words red) (words green))"},
                {"DNE", "(words DNE)"},
                {"ABCD", "(words ABCD)"},
                {"abc", "(multiply (symbol a) (symbol b) (symbol c))"},
                {"p \\text{ and } q", "(list and (symbol p) (symbol q))"},
                {"K", "(symbol K)"},
                {"\\text{K}", "(symbol K)"},
                {"\\text{(K)}", "(symbol K)"},
                {"жёлтый", "(words жёлтый)"}});
}

TEST(ParseShapes, ForgivesWhatDoesNotMatter) {
  expect_same({{"\\frac{2}{7}", "\\frac{2}{7}}", " \\frac{2}{7} . ", "\\frac{2}{7}\\\\", "\\frac{2}{7}\\",
                "\\displaystyle\\frac{2}{7}", "\\(\\frac{2}{7}\\)", "$\\frac{2}{7}$", "**\\frac{2}{7}**",
                "\\!\\frac{2}{7}\\,", "\\boxed{\\frac{2}{7}}", "\\boxed{\\frac{2}{7}", "\\frac{2}{7",
                "(\\frac{2}{7}", "\\\\frac{2}{7}", "= \\frac{2}{7}", "\\text{}\\frac{2}{7}"}});
}

TEST(ParseShapes, RefusesCodeAndProse) {
  for (const char* text : {"",
                           " ",
                           "()",
                           "(1,)",
                           "[]",
                           "+",
                           "x +",
                           "* 2",
                           "2 *",
                           "^2",
                           "x^",
                           "\\frac{1}",
                           "\\unknown{2}",
                           "x_",
                           "(1]",
                           "eval('2')",
                           "x.__class__",
                           "print(1)",
                           "f\"{x}\"",
                           "int(2) if 1 else 3",
                           "a @ b",
                           "1 # one",
                           "7 since we added them",
                           "the cost of 7 apples is 14",
                           "x = = 2",
                           "1 < ",
                           "\\begin{pmatrix}\\end{pmatrix}"})
    EXPECT_EQ(tree_of(text), "") << text;
}

}  // namespace
}  // namespace whet::math
