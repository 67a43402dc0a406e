// What may not change places, and what may.
#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

TEST(CompareSigns, TakesARelationFromBehindByItsMirrorImage) {
  expect_all(Truth::yes, {{"S\\subseteq T", "T\\supseteq S"},
                          {"S\\subset T", "T⊃S"},
                          {"m\\prec n", "n\\succ m"},
                          {"m\\ll n", "n\\gg m"},
                          {"s \\in T", "T \\ni s"},
                          {"s \\not\\in T", "s \\notin T"},
                          {"m\\not\\mid n", "m\\nmid n"},
                          {"PQ \\parallel RS", "RS ∥ PQ"},
                          {"\\triangle PQR \\sim \\triangle STU", "\\triangle STU \\sim \\triangle PQR"}});
  expect_all(Truth::no, {{"S\\subseteq T", "T\\subseteq S"},
                         {"S\\subset T", "S\\subseteq T"},
                         {"S⊂T", "T⊂S"},
                         {"S \\in T", "T \\in S"},
                         {"s \\in T", "s \\notin T"},
                         {"S \\not\\subset T", "S\\subset T"},
                         {"S \\not\\subset T", "T \\not\\subset S"},
                         {"m\\prec n", "n\\prec m"},
                         {"m\\succ n", "n\\succ m"},
                         {"m\\ll n", "n\\ll m"},
                         {"m\\gg n", "m\\ll n"},
                         {"m\\mid n", "n\\mid m"},
                         {"m\\mid n", "m\\nmid n"},
                         {"PQ \\parallel RS", "PQ \\perp RS"}});
}

TEST(CompareSigns, KeepsTheOrderOfOperationsThatNeedNotCommute) {
  expect_all(Truth::yes, {{"g\\circ h", "g ∘ h"},
                          {"m \\star n", "m\\star n"},
                          {"V \\oplus W", "W \\oplus V"},
                          {"\\vec u\\cdot\\vec w", "\\vec w\\cdot\\vec u"},
                          {"u\\times w", "w\\times u"},
                          {"\\vec u\\times\\vec w", "-\\vec w\\times\\vec u"},
                          {"\\mathbf{u}\\times\\mathbf{w}", "\\vec{u}\\times\\vec{w}"},
                          {"\\frac{RS}{T}", "R S T^{-1}"},
                          {"40^\\circ", "40"},
                          {"40\\circ", "40"}});
  expect_all(Truth::no, {{"g\\circ h", "h\\circ g"},
                         {"m \\star n", "n\\star m"},
                         {"V \\otimes W", "W \\otimes V"},
                         {"\\vec u\\times\\vec w", "\\vec w\\times\\vec u"},
                         {"\\mathbf{u}\\times\\mathbf{w}", "\\mathbf{w}\\times\\mathbf{u}"},
                         {"\\hat{u}\\times\\hat{w}", "\\hat{w}\\times\\hat{u}"},
                         {"M^{-1}N", "NM^{-1}"},
                         {"M^TN", "NM^T"},
                         {"QDQ^{-1}", "Q^{-1}DQ"},
                         {"m \\bmod n", "n \\bmod m"}});
}

TEST(CompareSigns, ReadsArrowsOneWay) {
  expect_all(Truth::yes, {{"r \\Rightarrow s", "s \\Leftarrow r"},
                          {"r \\implies s", "r \\Rightarrow s"},
                          {"r \\iff s", "s \\Leftrightarrow r"},
                          {"g:S\\to T", "g: S \\to T"},
                          {"t \\mapsto t^3", "t \\mapsto t^3"},
                          {"t=3", "2t=6 \\Rightarrow t=3"}});
  expect_all(Truth::no, {{"r \\to s", "s \\to r"},
                         {"r \\Rightarrow s", "s \\Rightarrow r"},
                         {"r \\Rightarrow s", "s"},
                         {"g:S\\to T", "g:T\\to S"},
                         {"t \\mapsto t^3", "t^3 \\mapsto t"}});
}

TEST(CompareSigns, KnowsVectorsByTheirEnds) {
  expect_all(Truth::yes, {{"\\vec{PQ}", "\\overrightarrow{PQ}"},
                          {"\\vec{PQ}", "-\\vec{QP}"},
                          {"\\overrightarrow{PQ}+\\overrightarrow{QR}", "\\overrightarrow{PR}"},
                          {"\\overrightarrow{PQ} = (5,6)", "(5,6)"},
                          {"\\overrightarrow{PQ} = (5,6)", "PQ = (5,6)"},
                          {"|\\overrightarrow{PQ}| = 7", "7"},
                          {"PQ", "QP"},
                          {"\\overline{PQ}", "\\overline{QP}"}});
  expect_all(Truth::no, {{"\\vec{PQ}", "\\vec{QP}"},
                         {"\\overrightarrow{PQ}", "\\overrightarrow{QP}"},
                         {"\\overrightarrow{PQ} = (5,6)", "\\overrightarrow{QP} = (5,6)"}});
}

TEST(CompareSigns, KeepsDigitsAndNumeralsInOrder) {
  expect_all(Truth::yes, {{"\\overline{xy}", "10x+y"},
                          {"\\overline{xy} = 46", "46"},
                          {"XVI", "16"},
                          {"16", "\\text{XVI}"},
                          {"\\mathrm{XVI}", "XVI"}});
  expect_all(Truth::no, {{"\\overline{xy}", "\\overline{yx}"},
                         {"\\overline{x7y}", "\\overline{y7x}"},
                         {"XVI", "XIV"},
                         {"\\text{VII}", "\\text{IIV}"},
                         {"XIII", "IIIX"}});
}

TEST(CompareSigns, KeepsTheSidesOfASize) {
  expect_all(Truth::yes, {{"4\\times 5\\text{ matrix}", "4 \\times 5 \\text{ matrix}"},
                          {"4\\times 5\\text{ matrix}", "4\\times 5"},
                          {"4\\times 5\\text{ matrix}", "4 \\text{ by } 5"},
                          {"20", "4 \\times 5"},
                          {"4 \\times 5", "5 \\times 4"},
                          {"20 \\text{ cm}", "4 \\times 5 \\text{ cm}"}});
  expect_all(Truth::no, {{"4\\times 5\\text{ matrix}", "5\\times 4\\text{ matrix}"},
                         {"4\\times 5\\text{ matrix}", "5\\times 4"},
                         {"4\\times 5\\text{ matrix}", "20"},
                         {"4 by 5 matrix", "5 by 4 matrix"}});
}

TEST(CompareSigns, TurnsAnAngleButNotItsVertex) {
  expect_all(Truth::yes, {{"\\angle PQR", "\\angle RQP"}});
  expect_all(Truth::no, {{"\\angle PQR", "\\angle QRP"}});
}

TEST(CompareSigns, ComparesNamedSetsByTheirElements) {
  expect_all(Truth::yes, {{"S\\cap(T\\cup U)", "(S\\cap T)\\cup(S\\cap U)"},
                          {"S \\cap T", "T \\cap S"},
                          {"\\overline{S\\cap T}", "\\overline{S}\\cup\\overline{T}"}});
  expect_all(Truth::no, {{"S\\cap(T\\cup U)", "(S\\cap T)\\cup U"},
                         {"S\\setminus T", "T\\setminus S"},
                         {"S \\cup T", "S \\cap T"}});
}

TEST(CompareSigns, TakesAWholeNumberForExact) {
  expect_all(Truth::yes, {{"3400000", "3.4\\times10^6"},
                          {"\\frac{40000}{3}", "1.3333\\times10^4"},
                          {"2.7183 \\times 10^4", "10000e"},
                          {"5.9722\\times10^{24}", "5.972\\times10^{24}"}});
  const std::vector<Pair> rounded = {{"20011", "2.001\\times10^4"}, {"7654321", "7.6543\\times10^6"}};
  expect_all(Truth::no, rounded);
  Policy policy;
  policy.rounded_integers = true;
  expect_all(Truth::yes, rounded, policy);
}

TEST(CompareSigns, ReadsChainsFromBehind) {
  expect_all(Truth::yes, {{"m \\prec n \\prec t", "t \\succ n \\succ m"},
                          {"1 \\to 4 \\to 2", "1 \\rightarrow 4 \\rightarrow 2"}});
  expect_all(Truth::no,
             {{"m \\prec n \\prec t", "m \\prec t \\prec n"}, {"1 \\to 4 \\to 2", "2 \\to 4 \\to 1"}});
}

TEST(CompareSigns, KnowsMatricesByWhatIsDoneWithThem) {
  expect_all(
      Truth::yes,
      {{"M^{-1}N", "M^{-1} N"}, {"2M^{-1}N", "M^{-1} \\cdot 2N"}, {"MN", "NM"}, {"m^{-1}n", "nm^{-1}"}});
  expect_all(Truth::no, {{"MN - NM", "NM - MN"},
                         {"0", "MN - NM"},
                         {"(MN)^{-1}", "(NM)^{-1}"},
                         {"N^{-1}M^{-1}", "M^{-1}N^{-1}"},
                         {"M^\\top N", "N M^\\top"},
                         {"w^T M w", "w M w^T"},
                         {"U \\Sigma V^T", "V^T \\Sigma U"}});
}

TEST(CompareSigns, MultipliesVectorsByNumbersInAnyOrder) {
  expect_all(Truth::yes, {{"\\mathbf{F} = q\\mathbf{v}\\times\\mathbf{B}",
                           "\\mathbf{F} = q(\\mathbf{v}\\times\\mathbf{B})"},
                          {"\\vec{F} = q\\vec{v}\\times\\vec{B}", "-q\\vec{B}\\times\\vec{v}"},
                          {"\\vec{u} \\times \\vec{u}", "0"}});
  expect_all(Truth::no,
             {{"\\vec{u}\\times(\\vec{v}\\times\\vec{w})", "(\\vec{u}\\times\\vec{v})\\times\\vec{w}"},
              {"\\nabla \\times \\mathbf{E}", "\\mathbf{E} \\times \\nabla"},
              {"\\vec{P_1P_2}", "\\vec{P_2P_1}"},
              {"\\overline{b_1b_2}", "\\overline{b_2b_1}"}});
}

TEST(CompareSigns, DistinguishesADivisorFromABar) {
  expect_all(Truth::yes, {{"4|20", "4 \\mid 20"}, {"|-4|", "4"}, {"2|t|", "|2t|"}});
  expect_all(Truth::no, {{"4|20", "20|4"}});
}

TEST(CompareSigns, KeepsApartWhatIsCounted) {
  expect_all(Truth::yes,
             {{"4 \\text{ rows and } 6 \\text{ columns}", "6 \\text{ columns}, 4 \\text{ rows}"}});
  expect_all(Truth::no,
             {{"4 \\text{ rows and } 6 \\text{ columns}", "6 \\text{ rows and } 4 \\text{ columns}"}});
}

}  // namespace
}  // namespace whet::math
