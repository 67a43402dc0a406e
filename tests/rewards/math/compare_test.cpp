#include "rewards/math/compare/compare.h"

#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

TEST(CompareAnswers, TakesANameForWhatItStandsFor) {
  expect_all(Truth::yes, {{"8", "n = 8"},
                          {"n = 8", "8"},
                          {"8 = n", "8"},
                          {"n = 3 + 5 = 8", "8"},
                          {"m = 8", "m = 2 \\cdot 4 = 8"},
                          {"\\angle PQR = 31", "31"},
                          {"|PQ| = 6", "6"},
                          {"(u, v) = (4, 9)", "(4, 9)"},
                          {"\\frac{PQ}{RS} = \\frac{2}{7}", "2/7"},
                          {"3", "t \\approx 3"},
                          {"t = \\frac{2}{3} \\approx 0.67", "2/3"},
                          {"3x + 5", "y = 5 + 3x"}});
  expect_all(Truth::no, {{"u = 8", "v = 8"},
                         {"3u + v = 8", "8"},
                         {"8", "3u + v = 8"},
                         {"n = 8", "9"},
                         {"9 = 4u + v", "4u + v"}});
}

TEST(CompareAnswers, ComparesEquationsUpToAFactor) {
  expect_all(Truth::yes, {{"2u + 6v - 8 = 0", "4 = u + 3v"},
                          {"2u + 6v = 8", "v = \\frac{4 - u}{3}"},
                          {"u^2 + v^2 = 9", "\\frac{u^2}{9} + \\frac{v^2}{9} = 1"},
                          {"f(t) = t^2 + 1", "f(s) = 1 + s^2"}});
  expect_all(Truth::no, {{"2u + 6v - 8 = 0", "u + 3v + 4 = 0"},
                         {"f(t) = t^2 + 1", "f(s) = s^2 - 1"},
                         {"f(t) = t", "g(t) = t"}});
}

TEST(CompareAnswers, TurnsInequalitiesWithCare) {
  expect_all(Truth::yes, {{"u < 4", "4 > u"},
                          {"u < 4", "-u > -4"},
                          {"2u \\ge 6", "u \\ge 3"},
                          {"-1 < u \\le 5", "5 \\ge u > -1"},
                          {"u \\ne 2", "2 \\neq u"},
                          {"|u| < 2", "-2 < u < 2"},
                          {"h(1) < h(0) < h(7)", "h(7) > h(0) > h(1)"}});
  expect_all(Truth::no, {{"u < 4", "u > 4"},
                         {"u < 4", "u \\le 4"},
                         {"u < 4", "-u < -4"},
                         {"-1 < u \\le 5", "-1 \\le u \\le 5"},
                         {"h(1) < h(0) < h(7)", "h(0) < h(1) < h(7)"}});
}

TEST(CompareAnswers, LetsAnIntervalAnswerAnInequalityOnly) {
  expect_all(Truth::yes, {{"1 \\le u < 4", "[1, 4)"},
                          {"u > 3", "u \\in (3, \\infty)"},
                          {"u < 1 \\text{ or } u > 2", "(-\\infty, 1) \\cup (2, \\infty)"},
                          {"2 \\le |u| \\le 3", "[-3, -2] \\cup [2, 3]"},
                          {"u \\ne 0", "(-\\infty, 0) \\cup (0, \\infty)"}});
  expect_all(Truth::no, {{"1 \\le u < 4", "[1, 4]"}, {"[1, 4)", "1 \\le u < 4"}});
  Policy both_ways;
  both_ways.inequality = Inequality::both;
  expect_all(Truth::yes, {{"[1, 4)", "1 \\le u < 4"}}, both_ways);
}

TEST(CompareAnswers, SeesTheSameSetOfReals) {
  expect_all(Truth::yes, {{"[0, 1] \\cup [1, 2]", "[0, 2]"},
                          {"(3, 4) \\cup (0, 1)", "(0, 1) \\cup (3, 4)"},
                          {"[0, 2) \\cup \\{2\\}", "[0, 2]"},
                          {"\\mathbb{R} \\setminus \\{1\\}", "(-\\infty, 1) \\cup (1, \\infty)"},
                          {"[0, 5] \\cap [3, 9]", "[3, 5]"},
                          {"(\\sqrt{2}, \\pi)", "(\\frac{2}{\\sqrt{2}}, \\pi)"},
                          {"(-\\infty, +\\infty)", "\\mathbb{R}"}});
  expect_all(Truth::no,
             {{"(0, 1) \\cup (1, 2)", "(0, 2)"}, {"[0, 2)", "[0, 2]"}, {"[0, 5] \\cap [3, 9]", "[0, 9]"}});
}

TEST(CompareAnswers, ReadsListsAsSetsAndTuplesInOrder) {
  expect_all(Truth::yes, {{"3, 8", "8, 3"},
                          {"3, 8", "\\{8, 3\\}"},
                          {"u = 3, u = 8", "8, 3"},
                          {"3 \\text{ and } 8", "u = 8 \\text{ or } u = 3"},
                          {"2 \\pm \\sqrt{5}", "2 - \\sqrt{5}, 2 + \\sqrt{5}"},
                          {"\\{1, 2, 2\\}", "\\{2, 1\\}"},
                          {"(1, 2), (5, 6)", "(5, 6), (1, 2)"},
                          {"(1, 2)", "1, 2"},
                          {"\\emptyset", "\\{\\}"}});
  expect_all(Truth::no, {{"3, 8", "3"},
                         {"3", "3, 8"},
                         {"3, 8", "3, 8, 9"},
                         {"(1, 2)", "(2, 1)"},
                         {"(1, 2)", "2, 1"},
                         {"\\pm 6", "6"},
                         {"12", "(1, 2)"},
                         {"1, 2, \\ldots, n", "1, 3, \\ldots, n"}});
  Policy ordered;
  ordered.ordered = true;
  expect_all(Truth::no, {{"3, 8", "8, 3"}}, ordered);
  expect_all(Truth::yes, {{"\\{3, 8\\}", "\\{8, 3\\}"}}, ordered);
}

TEST(CompareAnswers, ComputesWithMatrices) {
  expect_all(Truth::yes,
             {{"\\begin{pmatrix} 1 & 1/2 \\\\ 0 & 3 \\end{pmatrix}",
               "\\begin{bmatrix} 1 & 0.5 \\\\ 0 & 3 \\end{bmatrix}"},
              {"\\begin{pmatrix} 3 \\\\ 7 \\end{pmatrix}",
               "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\begin{pmatrix} 1 \\\\ 1 \\end{pmatrix}"},
              {"-2", "\\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix}"},
              {"\\begin{pmatrix} 3 \\\\ 7 \\end{pmatrix}", "(3, 7)"}});
  expect_all(Truth::no,
             {{"\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
               "\\begin{pmatrix} 1 & 3 \\\\ 2 & 4 \\end{pmatrix}"},
              {"\\begin{pmatrix} 1 & 2 \\end{pmatrix}", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}"},
              {"\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "(1, 2, 3, 4)"}});
}

TEST(CompareAnswers, ReadsPercentAsThePolicySays) {
  expect_all(Truth::yes, {{"0.4", "40\\%"}, {"40\\%", "40 percent"}, {"40\\%", "\\frac{2}{5}"}});
  expect_all(Truth::no, {{"40", "40\\%"}, {"40\\%", "40"}, {"0.4", "40"}});
  Policy policy;
  policy.percent = Percent::number;
  expect_all(Truth::yes, {{"40", "40\\%"}}, policy);
  expect_all(Truth::no, {{"0.4", "40\\%"}}, policy);
  policy.percent = Percent::either;
  expect_all(Truth::yes, {{"40", "40\\%"}, {"0.4", "40\\%"}}, policy);
  expect_all(Truth::no, {{"0.4", "40"}, {"40", "0.4"}}, policy);
}

TEST(CompareAnswers, MeasuresInUnits) {
  expect_all(Truth::yes, {{"30\\text{ cm}", "30"},
                          {"30", "30\\text{ cm}"},
                          {"30\\text{ cm}", "0.3\\text{ m}"},
                          {"2\\text{ hours}", "120\\text{ minutes}"},
                          {"60^\\circ", "60"},
                          {"\\$7", "7\\text{ dollars}"}});
  expect_all(Truth::no, {{"30\\text{ cm}", "30\\text{ m}"},
                         {"30\\text{ cm}", "30\\text{ cm}^2"},
                         {"30\\text{ cm}", "30\\text{ g}"},
                         {"\\$7", "7\\text{ cents}"}});
  Policy policy;
  policy.units = Units::ignore;
  expect_all(Truth::yes, {{"30\\text{ cm}", "30\\text{ m}"}}, policy);
}

TEST(CompareAnswers, LetsADecimalStandForWhatItRounds) {
  expect_all(Truth::yes, {{"\\frac{2}{3}", "0.6667"},
                          {"\\frac{2}{3}", "0.6666"},
                          {"\\pi", "3.14159"},
                          {"2.71828182845904", "2.718282"},
                          {"\\sqrt{2} \\times 10^3", "1414.2136"},
                          {"0.5", "\\frac{1}{2}"}});
  expect_all(Truth::no, {{"\\frac{2}{3}", "0.67"},
                         {"\\frac{2}{3}", "0.6668"},
                         {"\\pi", "3.14158"},
                         {"5", "5.001"},
                         {"0.0000003", "0.0000004"},
                         {"\\frac{1}{3}", "\\frac{333333}{1000000}"}});
  Policy never;
  never.decimal_digits = 0;
  expect_all(Truth::no, {{"\\frac{2}{3}", "0.66666667"}}, never);
}

TEST(CompareAnswers, ReadsWordsWithoutTheirDress) {
  expect_all(Truth::yes,
             {{"\\text{Tuesday}", "tuesday"}, {"\\text{(B)}", "B"}, {"\\text{no solution}", "No solution"}});
  expect_all(Truth::no,
             {{"\\text{Tuesday}", "\\text{Thursday}"}, {"\\text{odd}", "\\text{oddly}"}, {"\\text{B}", "C"}});
}

TEST(CompareAnswers, ReadsRatiosAsProportions) {
  expect_all(Truth::yes,
             {{"2:3", "4:6"}, {"AB:CD = 2:3", "2:3"}, {"1:2:3", "2:4:6"}, {"3:4", "\\frac{3}{4}"}});
  expect_all(Truth::no, {{"2:3", "3:2"}, {"12:00", "1:00"}, {"1:2:3", "1:2"}});
}

}  // namespace
}  // namespace whet::math
