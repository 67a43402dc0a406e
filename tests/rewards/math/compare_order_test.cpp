// Products and sizes that have an order, and cases, units and residues that differ in a word or a side.
#include "rewards/math/verify.h"
#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

TEST(CompareOrder, AnExteriorProductChangesItsSign) {
  expect_all(Truth::yes, {{"ds\\wedge dt", "-dt\\wedge ds"},
                          {"t\\,ds\\wedge dt", "-t\\,dt\\wedge ds"},
                          {"ds\\wedge dt\\wedge dx", "dt\\wedge dx\\wedge ds"},
                          {"ds\\wedge ds", "0"},
                          {"d\\rho\\wedge d\\phi", "-d\\phi\\wedge d\\rho"},
                          {"dx_2\\wedge dx_3", "-dx_3\\wedge dx_2"},
                          {"e_3\\wedge e_4", "-e_4\\wedge e_3"},
                          {"ds\\wedge dt + dx\\wedge dy", "dx\\wedge dy + ds\\wedge dt"},
                          {"r\\wedge s", "s\\wedge r"},
                          {"r\\wedge \\neg s", "\\neg s\\wedge r"},
                          {"\\phi\\wedge\\psi", "\\psi\\wedge\\phi"},
                          {"R(x)\\wedge S(x)", "S(x)\\wedge R(x)"},
                          {"x>2 \\wedge x<9", "2<x<9"}});
  expect_all(Truth::no, {{"ds\\wedge dt", "dt\\wedge ds"},
                         {"ds\\wedge dt\\wedge dx", "ds\\wedge dx\\wedge dt"},
                         {"dx_2\\wedge dx_3", "dx_3\\wedge dx_2"},
                         {"e_3\\wedge e_4", "e_4\\wedge e_3"},
                         {"u\\wedge w", "w\\wedge u"},
                         {"\\vec p\\wedge\\vec q", "\\vec q\\wedge\\vec p"},
                         {"\\omega\\wedge\\theta", "\\theta\\wedge\\omega"},
                         {"s\\,dt\\wedge dx", "s\\,dx\\wedge dt"}});
}

TEST(CompareOrder, AConjugateIsNotWhatItConjugates) {
  expect_all(Truth::yes, {{"gkg^{-1}", "g k g^{-1}"},
                          {"s t^{-1}", "\\frac{s}{t}"},
                          {"t^{-1}s", "\\frac{s}{t}"},
                          {"3^{-1}\\cdot t\\cdot 3", "t"}});
  expect_all(Truth::no, {{"gkg^{-1}", "k"},
                         {"QMQ^{-1}", "M"},
                         {"M", "QMQ^{-1}"},
                         {"sts^{-1}t^{-1}", "1"},
                         {"\\rho\\tau\\rho^{-1}", "\\tau"},
                         {"QMQ^{-1}", "Q^{-1}MQ"}});
}

TEST(CompareOrder, FactorsInOneBoldGroupKeepTheirOrder) {
  expect_all(Truth::yes, {{"\\mathbf{MN}", "\\mathbf{M}\\mathbf{N}"},
                          {"\\boldsymbol{MN}", "\\mathbf{MN}"},
                          {"2\\mathbf{M}", "\\mathbf{M}\\cdot 2"},
                          {"\\mathbf{MN}+\\mathbf{M}", "\\mathbf{M}+\\mathbf{MN}"},
                          {"MN", "NM"}});
  expect_all(Truth::no, {{"\\mathbf{MN}", "\\mathbf{NM}"},
                         {"\\boldsymbol{MN}", "\\boldsymbol{NM}"},
                         {"\\mathbf{MN}", "\\mathbf{N}\\mathbf{M}"},
                         {"\\mathbf{LMN}", "\\mathbf{LNM}"},
                         {"3\\mathbf{MN}", "3\\mathbf{NM}"}});
}

TEST(CompareOrder, IndicesOfATensorAreNoPower) {
  expect_all(Truth::yes, {{"T^{ij}", "T^{ij}"},
                          {"2T^{ij}", "T^{ij}\\cdot 2"},
                          {"x^{ij}", "x^{ji}"},
                          {"e^{kt}", "e^{tk}"},
                          {"2^{ij}", "2^{ji}"},
                          {"e^{i\\pi}", "e^{\\pi i}"},
                          {"A^{mn}", "(A^m)^n"}});
  expect_all(Truth::no, {{"T^{ij}", "T^{ji}"},
                         {"T^{ijk}", "T^{ikj}"},
                         {"g^{\\mu\\nu}", "g^{\\nu\\mu}"},
                         {"\\epsilon^{ijk}", "\\epsilon^{ikj}"},
                         {"T^{ij}", "T^{ik}"}});
}

TEST(CompareOrder, TakesInversesAndTransposesOfProductsFromBehind) {
  expect_all(Truth::yes, {{"(MN)^{-1}", "N^{-1}M^{-1}"},
                          {"(LMN)^{-1}", "N^{-1}M^{-1}L^{-1}"},
                          {"(MN)^T", "N^TM^T"},
                          {"M^TN", "M^\\top N"},
                          {"5(MN)^{-1}", "N^{-1}\\cdot 5M^{-1}"},
                          {"(W'W)^{-1}W'z", "(W'W)^{-1} W' z"},
                          {"M'N'", "N'M'"},
                          {"g'h+gh'", "h'g+hg'"}});
  expect_all(Truth::no, {{"(MN)^{-1}", "M^{-1}N^{-1}"},
                         {"(MN)^T", "M^TN^T"},
                         {"W'Z", "ZW'"},
                         {"W'W", "WW'"},
                         {"(W'W)^{-1}W'z", "(WW')^{-1}W'z"}});
}

TEST(CompareOrder, KeepsTheOrderOfBoldFactorsAndOperators) {
  expect_all(Truth::yes, {{"\\mathbf{M}\\mathbf{N}", "MN"},
                          {"\\hat{q}\\hat{p}", "\\hat q \\hat p"},
                          {"m\\mathbf{g}", "\\mathbf{g}m"},
                          {"\\boldsymbol{st}", "ts"},
                          {"5\\nabla g", "\\nabla g\\cdot 5"}});
  expect_all(Truth::no, {{"\\mathbf{M}\\mathbf{N}", "\\mathbf{N}\\mathbf{M}"},
                         {"\\mathbf{M}\\mathbf{N}", "NM"},
                         {"\\hat{q}\\hat{p}", "\\hat{p}\\hat{q}"},
                         {"\\hat{L}\\hat{M}", "\\hat{M}\\hat{L}"},
                         {"\\nabla g", "g\\nabla"},
                         {"\\nabla\\cdot G", "G\\cdot\\nabla"},
                         {"\\partial_t g", "g\\partial_t"}});
}

TEST(CompareOrder, KeepsNumeralsSubstancesAndDates) {
  expect_all(Truth::yes, {{"iv", "4"},
                          {"xii", "12"},
                          {"vii", "VII"},
                          {"3i", "i\\cdot 3"},
                          {"wx", "xw"},
                          {"NH_3", "\\mathrm{NH_3}"},
                          {"P_2V_2", "V_2P_2"},
                          {"R_1R_2", "R_2R_1"},
                          {"2031-05-06", "2031/05/06"},
                          {"10-4-2", "4"}});
  expect_all(Truth::no, {{"iv", "vi"},
                         {"ix", "xi"},
                         {"xiv", "xvi"},
                         {"NH_3", "H_3N"},
                         {"Fe_3O_4", "O_4Fe_3"},
                         {"CaCO_3", "CO_3Ca"},
                         {"SO_2", "O_2S"},
                         {"3SO_2", "3O_2S"},
                         {"2031-05-06", "2031-06-05"},
                         {"2031/05/06", "2031/06/05"},
                         {"2031-05-06", "2020"},
                         {"5月6日", "6月5日"},
                         {"2031年5月6日", "2031年6月5日"}});
}

TEST(CompareOrder, KeepsTheNestingOfSetsAndTheSidesOfASizeBelow) {
  expect_all(Truth::yes, {{"\\{\\{4\\},5\\}", "\\{5,\\{4\\}\\}"},
                          {"\\{4\\}", "4"},
                          {"M_{4\\times 5}", "M_{4 \\times 5}"},
                          {"b_{2(n+1)}", "b_{2n+2}"}});
  expect_all(Truth::no, {{"\\{\\{4\\},5\\}", "\\{4,\\{5\\}\\}"}, {"M_{4\\times 5}", "M_{5\\times 4}"}});
}

TEST(CompareOrder, SeveralCountsAreNoSum) {
  expect_all(Truth::yes, {{"4行7列", "7列4行"},
                          {"4 \\text{ rows by } 7 \\text{ columns}", "4\\text{ rows by }7\\text{ columns}"},
                          {"2 ft 6 in", "30 in"},
                          {"\\$4 + \\$5", "\\$9"}});
  expect_all(Truth::no, {{"4行7列", "7行4列"}, {"4行7列", "11"}, {"2\\text{ kg }+3\\text{ m}", "5"}});
}

TEST(CompareOrder, OppositeWordsAndOtherMoneyAreNotTheSame) {
  expect_all(Truth::yes, {{"7 sons", "7"},
                          {"7 pears", "7 fruits"},
                          {"7 km north", "7 km"},
                          {"7 more pears", "7 pears"},
                          {"7 USD", "\\$7"},
                          {"3 teaspoons", "1 tablespoon"}});
  expect_all(Truth::no, {{"7 rows", "7 columns"},
                         {"7 sons", "7 daughters"},
                         {"7 km north", "7 km south"},
                         {"30^\\circ\\text{ clockwise}", "30^\\circ\\text{ counterclockwise}"},
                         {"7\\text{ years older}", "7\\text{ years younger}"},
                         {"20\\%\\text{ increase}", "20\\%\\text{ decrease}"},
                         {"7 USD", "7 CAD"},
                         {"7 港元", "7 元"},
                         {"7 里", "7 公里"},
                         {"7\\text{ kWh}", "7\\text{ kW}"}});
  Policy policy;
  policy.units = Units::ignore;
  expect_all(Truth::yes, {{"7 rows", "7 columns"}}, policy);
}

TEST(CompareOrder, TurnsACongruence) {
  expect_all(Truth::yes, {{"s \\equiv t \\pmod m", "t \\equiv s \\pmod m"},
                          {"s \\equiv t \\pmod m", "s - t \\equiv 0 \\pmod m"},
                          {"n \\equiv 2 \\pmod 9", "2 \\equiv n \\pmod 9"},
                          {"2 \\pmod 9", "2 \\equiv n \\pmod 9"},
                          {"n \\equiv 2, 5 \\pmod 9", "n \\equiv 5, 2 \\pmod 9"},
                          {"2 \\equiv 11 \\pmod 9", "11 \\equiv 2 \\pmod 9"}});
  expect_all(Truth::no, {{"s \\equiv t \\pmod m", "s \\equiv -t \\pmod m"},
                         {"s \\equiv t \\pmod m", "s \\equiv t \\pmod k"},
                         {"s \\equiv t \\pmod m", "s \\equiv m \\pmod t"},
                         {"n \\equiv 2 \\pmod 9", "n \\equiv -2 \\pmod 9"},
                         {"2 \\equiv 11 \\pmod 9", "3 \\equiv 12 \\pmod 9"}});
}

TEST(CompareOrder, TwoDomainsMustAgree) {
  expect_all(Truth::yes, {{"3m, m\\in\\mathbb{Z}", "3m"},
                          {"3m, m\\in\\mathbb{Z}", "3t, t \\in \\mathbb{Z}"},
                          {"3m, m\\in\\mathbb{Z}^+", "3m, m\\in\\mathbb{N}^*"},
                          {"3m, m\\in\\mathbb{Z}", "3m, m \\in Z"}});
  expect_all(Truth::no, {{"3m, m\\in\\mathbb{Z}", "3m, m\\in\\mathbb{N}"},
                         {"t=3m, m\\in\\mathbb{Z}", "t=3m, m\\in\\mathbb{R}"},
                         {"3m (m\\in\\mathbb{Z})", "3m (m\\in\\mathbb{N})"}});
}

TEST(CompareOrder, TurnsAnEquationOfProducts) {
  expect_all(Truth::yes, {{"PQ=RS", "RS=PQ"}, {"PV=nRT", "VP=RTn"}, {"PQ=6", "QP=6"}, {"PQ=6", "6"}});
  expect_all(Truth::no, {{"PQ=RS", "PR=QT"}, {"PQ=6", "PR=6"}});
}

TEST(CompareOrder, AGoldInWordsThatIsCasesIsReadWhole) {
  const auto outcome = [](const char* gold, const char* answer) {
    return verify(gold, "\\boxed{" + std::string(answer) + "}", {}, {}).outcome;
  };
  EXPECT_EQ(outcome("7 if m is even, 9 if m is odd", "9 for odd m, 7 for even m"), Outcome::equal);
  EXPECT_EQ(outcome("7 if m is even, 9 if m is odd", "9"), Outcome::different);
  EXPECT_EQ(outcome("7 if t>0", "0"), Outcome::different);
  EXPECT_EQ(outcome("7 if t>0", "7 if t>0"), Outcome::equal);
  EXPECT_EQ(outcome("12 where t = 3", "3"), Outcome::different);
  EXPECT_EQ(outcome("12 where t = 3", "12 where t = 3"), Outcome::equal);
  EXPECT_EQ(outcome("m\\pi where m is odd", "m\\pi where m is an integer"), Outcome::different);
  EXPECT_EQ(outcome("The answer is 7 if you count both", "7"), Outcome::equal);
}

}  // namespace
}  // namespace whet::math
