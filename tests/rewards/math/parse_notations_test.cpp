// Notations that schools and countries differ in.
#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

TEST(ParseNotations, ReadsRepeatingDecimals) {
  expect_same({{"0.\\overline{45}", "0.\\bar{45}", "0.\\dot{4}\\dot{5}", "0.\\dot4\\dot5", "0.(45)"},
               {"0.\\overline{142}", "0.\\dot{1}4\\dot{2}"},
               {"2.4\\overline{8}", "2.4\\dot{8}", "2.4\\dot 8"},
               {"0.777\\overline{7}", "0.777...", "0.777\\ldots", "0.777\\dots"},
               {"5.16666\\overline{6}", "5.16666..."},
               {"0.1818\\overline{18}", "0.1818\\dots"}});
  // No digits that repeat, or too few to tell; a product is no period.
  for (const char* text : {"1.414...", "0.166...", "0.\\dot{x}", "0.\\bar{1x}"})
    EXPECT_EQ(tree_of(text), "") << text;
  expect_same({{"0.5 \\cdot 3", "0.5(3)"}});
}

TEST(ParseNotations, ReadsCombinations) {
  expect_same({{"\\binom{7}{3}", "{}_7C_3", "_7C_3", "{}^7C_3", "^{7}C_{3}", "C_7^3", "C_{7}^{3}"},
               {"\\binom{2m}{m}", "C_{2m}^{m}", "{}_{2m}C_m"},
               {"{}_9P_4", "_9P_4", "{}^{9}P_{4}"}});
  EXPECT_EQ(tree_of("C_4"), "(symbol C_4)");
}

TEST(ParseNotations, ReadsMinutesOfArc) {
  expect_same({{"20^\\circ 30'", "20^{\\circ}30'", "20°30'"}});
  EXPECT_EQ(tree_of("20^\\circ 30"), "");
  expect_same({{"75^\\circ", "75^o", "75^{o}"}});
}

TEST(ParseNotations, ReadsBracketsAroundDigitsOfABase) { expect_same({{"120_3", "(120)_3", "(120)_{3}"}}); }

TEST(ParseNotations, ReadsRowsHoweverTheyEnd) {
  expect_same({{"\\begin{pmatrix} 4 & 5 \\\\ 6 & 7 \\end{pmatrix}",
                "\\begin{pmatrix} 4 & 5 \\\\[6pt] 6 & 7 \\end{pmatrix}",
                "\\begin{pmatrix} 4 & 5 \\cr 6 & 7 \\end{pmatrix}"},
               {"\\begin{cases} u = 1 \\\\ v = 2 \\end{cases}",
                "\\left\\{\\begin{array}{l} u = 1 \\\\ v = 2 \\end{array}\\right."},
               {"\\begin{cases} u, & u > 1 \\\\ 1, & u < 1 \\end{cases}",
                "\\begin{cases} u & , u > 1 \\\\ 1 & , u < 1 \\end{cases}"},
               {"\\{4, 5\\}", "\\lbrace 4, 5 \\rbrace"}});
  EXPECT_NE(tree_of("\\begin{cases} 1 & \\text{if m is odd} \\\\ 0 & \\text{if m is even} \\end{cases}"), "");
}

TEST(ParseNotations, PassesOverAsides) {
  expect_same({{"x = 4", "x = 4 \\text{ (double root)}"},
               {"\\emptyset", "\\emptyset \\text{ (no roots)}", "\\{\\}"},
               {"12", "\\text{Answer: } 12", "\\textbf{Smallest value:} 12", "\\approx 12"},
               {"40\\%", "40\\text{\\%}"}});
  // What changes the answer is no aside.
  for (const char* text :
       {"4 \\text{ (or five)}", "4 \\text{ (not five)}", "4 \\text{ (mod n)}", "\\text{Not: } 4"})
    EXPECT_NE(tree_of(text), tree_of("4")) << text;
}

TEST(ParseNotations, ReadsConditionsInBrackets) {
  expect_same({{"m\\pi \\text{ for } m \\in \\mathbb{Z}", "m\\pi\\ (m \\in \\mathbb{Z})"},
               {"a_m = 2m + 1 \\text{ for } m \\ge 1", "a_m = 2m + 1\\ (m \\ge 1)"}});
  EXPECT_NE(tree_of("m (m \\in \\mathbb{N}^*)"), "");
  expect_same({{"2 \\cdot (x + 1)", "2(x + 1)"}});
}

TEST(ParseNotations, ReadsNamesOfProbabilities) {
  expect_same({{"P(A|B) = \\frac15", "P(A | B) = \\frac15"}});
  for (const char* text : {"P(A \\mid B) = \\frac15", "P(X \\le 3) = \\frac15", "P(\\text{rain}) = \\frac15"})
    EXPECT_NE(tree_of(text), "") << text;
  EXPECT_EQ(tree_of("P(x) = x"), "(relation = (call P (symbol x)) (symbol x))");
}

TEST(ParseNotations, ReadsRatiosInWords) { expect_same({{"5:8", "5 \\text{ to } 8", "5{:}8"}}); }

}  // namespace
}  // namespace whet::math
