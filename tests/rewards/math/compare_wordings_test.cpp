// Equivalent answers with more or fewer words.
#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

TEST(CompareWordings, IgnoresDomainsOfParameters) {
  expect_all(Truth::yes, {{"m\\pi, m \\in \\mathbb{Z}", "m\\pi"},
                          {"t = m\\pi\\ (m \\in \\mathbb{Z})", "t = j\\pi, j \\in \\mathbb{Z}"},
                          {"\\{m\\pi \\mid m \\in \\mathbb{Z}\\}", "j\\pi \\text{ for } j \\in Z"},
                          {"\\frac{1}{t}", "\\frac{1}{t}, t \\ne 0"},
                          {"3^m + 1", "3^m + 1 \\text{ for all } m"},
                          {"3^m + 1, m \\ge 2", "3^m + 1, m \\ge 2"},
                          {"f(t) = 2t", "f(t) = 2t \\text{ for all } t \\in \\mathbb{R}"}});
  expect_all(Truth::no, {{"m\\pi, m \\in \\mathbb{Z}", "2m\\pi, m \\in \\mathbb{Z}"},
                         {"m\\pi + j, m \\in \\mathbb{Z}", "j\\pi + m, j \\in \\mathbb{Z}"},
                         {"3^m + 1, m \\ge 2", "3^m + 1, m \\ge 3"},
                         {"4", "4, t \\ne 4"},
                         {"t > 2", "t > 2, t \\in \\mathbb{Z}"}});
}

TEST(CompareWordings, ReadsValuesInWords) {
  expect_all(Truth::yes, {{"\\emptyset", "\\text{no solution}"},
                          {"\\text{No solutions}", "\\varnothing"},
                          {"\\text{no solution}", "no solutions"},
                          {"(-\\infty, \\infty)", "\\text{all real numbers}"},
                          {"\\mathbb{Z}", "\\text{all integers}"},
                          {"\\mathbb{Z}", "u \\in \\mathbb{Z}"},
                          {"\\text{DNE}", "\\text{does not exist}"},
                          {"\\text{hyperbola}", "a hyperbola"},
                          {"11", "\\text{eleven}"},
                          {"-6", "\\text{negative six}"},
                          {"\\frac12", "\\text{one half}"}});
  expect_all(Truth::no, {{"\\emptyset", "\\text{one solution}"},
                         {"\\emptyset", "\\text{all real numbers}"},
                         {"11", "\\text{twelve}"},
                         {"6", "\\text{negative six}"},
                         {"\\text{DNE}", "\\text{exists}"}});
}

TEST(CompareWordings, AcceptsSeveralChoicesInAnyOrder) {
  expect_all(Truth::yes,
             {{"ACD", "A, C, D"}, {"B, D", "BD"}, {"\\text{A and C}", "A, C"}, {"BDE", "E, B, D"}});
  expect_all(Truth::no, {{"ACD", "A, C"}, {"B, D", "B, C"}, {"\\text{A and C}", "A"}});
}

TEST(CompareWordings, ReadsLettersOutOfOrderAsAnOrder) {
  const std::vector<Pair> orders = {{"DBCA", "ABCD"},
                                    {"ABCD", "DBCA"},
                                    {"DBCA", "A, B, C, D"},
                                    {"EAC", "ACE"},
                                    {"\\text{CBD}", "\\text{BCD}"},
                                    {"B, C", "CB"}};
  expect_all(Truth::no, orders);
  expect_all(Truth::yes, {{"DBCA", "DBCA"}, {"DBCA", "D, B, C, A"}, {"\\text{CBD}", "CBD"}, {"AB", "BA"}});
  Policy as_set;
  as_set.letters = LetterSequence::set;
  expect_all(Truth::yes, orders, as_set);
  expect_all(Truth::no, {{"DBCA", "ABCE"}}, as_set);
}

TEST(CompareWordings, AddsUpMeasures) {
  expect_all(Truth::yes, {{"2 \\text{ hours and } 15 \\text{ minutes}", "135 minutes"},
                          {"2 hours 15 minutes", "2.25 hours"},
                          {"4 ft 6 in", "54 inches"},
                          {"54 inches", "4 feet 6 inches"}});
  expect_all(Truth::no, {{"4 ft 6 in", "10 in"}, {"4 ft 6 in", "10"}, {"4 ft 6 in", "4 ft"}});
}

TEST(CompareWordings, TurnsDegreesIntoRadians) {
  expect_all(Truth::yes,
             {{"\\frac{\\pi}{4}", "45^\\circ"}, {"45^\\circ", "\\frac{\\pi}{4}"}, {"45^\\circ", "45"}});
  expect_all(Truth::no, {{"\\frac{\\pi}{4}", "60^\\circ"}, {"45^\\circ", "\\frac{\\pi}{3}"}});
}

TEST(CompareWordings, ReadsTheLastSideOfAnEquation) {
  expect_all(Truth::yes, {{"8", "m + n = 8"},
                          {"8", "x_1 x_2 = 8"},
                          {"8", "\\tan \\theta = 8"},
                          {"8", "\\det(A) = 8"},
                          {"8", "\\max = 8"},
                          {"8", "\\text{min} = 8"},
                          {"8", "V_{\\max} = 8"},
                          {"8", "m\\angle PQR = 8^\\circ"}});
  expect_all(Truth::no, {{"8", "m + n = 9"}, {"8", "m + 2 = 8"}, {"8", "x^2 = 8"}, {"m + n = 8", "8"}});
}

TEST(CompareWordings, ReadsLabelsAndNames) {
  expect_all(Truth::yes, {{"u^2 + 4v^2 = 1", "E: u^2 + 4v^2 = 1"},
                          {"(1, \\frac12)", "P(1, \\frac12)"},
                          {"y = 3x", "f(x) = 3x"},
                          {"\\begin{pmatrix} 5 & 6 \\\\ 7 & 8 \\end{pmatrix}", "[[5, 6], [7, 8]]"},
                          {"\\{5, 6\\}", "A \\cup B = \\{5, 6\\}"}});
  expect_all(Truth::no, {{"u^2 + 4v^2 = 1", "E: u^2 + 4v^2 = 2"},
                         {"(1, 2)", "P(2, 1)"},
                         {"y = 3", "f(x) = 4"},
                         {"\\begin{pmatrix} 5 & 6 \\\\ 7 & 8 \\end{pmatrix}", "[[5, 7], [6, 8]]"}});
}

TEST(CompareWordings, ReadsSetsByTheirCondition) {
  expect_all(Truth::yes, {{"(-\\infty, 3)", "\\{u \\mid u < 3\\}"},
                          {"u < 3", "\\{u \\in \\mathbb{R} : u < 3\\}"},
                          {"[1, 3]", "\\{u \\mid 1 \\le u \\le 3\\}"},
                          {"(0, 1) \\cup (2, 3)", "(2, 3) \\text{ and } (0, 1)"}});
  expect_all(Truth::no, {{"(-\\infty, 3)", "\\{u \\mid u \\le 3\\}"},
                         {"(-\\infty, 3)", "u < 3"},
                         {"(0, 1) \\cup (2, 3)", "(0, 1), (2, 4)"}});
}

TEST(CompareWordings, RenamesFreeNames) {
  expect_all(Truth::yes, {{"\\frac{u^2}{2} + C", "\\frac{u^2}{2} + c"},
                          {"\\sin u + C", "\\sin u + K"},
                          {"\\int u\\, du = \\frac{u^2}{2} + C", "\\frac{u^2}{2} + C"},
                          {"c_1 u + c_2", "C_1 u + C_2"},
                          {"u^3", "f(t) = t^3"}});
  expect_all(Truth::no, {{"\\frac{u^2}{2} + C", "\\frac{u^2}{2}"},
                         {"\\frac{u^2}{2} + C", "\\frac{u^2}{2} + 2c"},
                         {"c_1 u + c_2", "C_1 u + C_1"},
                         {"c + C", "C + c^2"},
                         {"u^3", "f(t) = t^2"},
                         {"u^3", "t^3"}});
}

TEST(CompareWordings, DistinguishesMorningAndAfternoon) {
  expect_all(Truth::yes,
             {{"4:15 \\text{ PM}", "4:15 pm"}, {"4:15 PM", "4{:}15 \\text{ p.m.}"}, {"4:15", "4:15 PM"}});
  expect_all(Truth::no, {{"4:15 PM", "4:15 AM"}, {"4:15 PM", "4:16 PM"}});
}

TEST(CompareWordings, AcceptsResiduesWithAndWithoutTheirUnknown) {
  expect_all(Truth::yes, {{"u \\equiv 4 \\pmod 9", "4 \\pmod{9}"}});
  expect_all(Truth::no, {{"u \\equiv 4 \\pmod 9", "5 \\pmod{9}"},
                         {"u \\equiv 4 \\pmod 9", "4 \\pmod{8}"},
                         {"u \\equiv 4 \\pmod 9", "u \\equiv 4 \\pmod 8"}});
}

}  // namespace
}  // namespace whet::math
