// Literals, fractions, percentages, money and units.
#include "tests/rewards/math/parse_cases.h"

namespace whet::math {
namespace {

TEST(ParseNumbers, ReadsLiterals) {
  expect_trees({{"7", "(number 7)"},
                {"-31", "(number -31)"},
                {"- 31", "(number -31)"},
                {"--31", "(number 31)"},
                {"+31", "(number 31)"},
                {"007", "(number 7)"},
                {"000", "(number 0)"},
                {"2.50", "(number 250 #-2 decimal)"},
                {".5", "(number 5 #-1 decimal)"},
                {"8.", "(number 8)"},
                {"3e4", "(number 3 #4)"},
                {"2.5E-3", "(number 25 #-4 decimal)"},
                {"1e-6", "(number 1 #-6)"},
                {"1e99999999999", ""}});
  expect_same({{"4 \\times 10^{-3}", "4*10^-3", "4\\cdot10^{-3}", "4×10⁻³", "4x10^-3"}});
  // A difference with Euler's number, not an exponent.
  expect_trees({{"3e-2", "(add (multiply (number 3) (constant e)) (number -2))"}});
}

TEST(ParseNumbers, JoinsGroupsOfDigits) {
  expect_same({{"6543210", "6,543,210", "6 543 210", "6\\,543\\,210", "6{,}543{,}210", "6,\\!543,\\!210",
                "6, \\! 543, \\! 210", "6.543.210", "\\boxed{6,543,210}", "６５４３２１０"},
               {"6543.25", "6,543.25", "6 543.25", "6\\,543.25"},
               {"\\frac{1200}{7}", "\\frac{1,200}{7}"}});
  expect_trees({{"65,43", "(list (number 65) (number 43))"},
                {"1,234,5", "(list (number 1) (number 234) (number 5))"},
                {"0,125", "(list (number 0) (number 125))"},
                {"12, 345", "(list (number 12) (number 345))"},
                {"1234,567", "(list (number 1234) (number 567))"},
                {"2 3", ""},
                {"12 34", ""}});
}

TEST(ParseNumbers, SeparatesAtCommasInBrackets) {
  expect_trees({{"(4,256)", "(tuple (number 4) (number 256))"},
                {"[1,000, 2,000]", "(interval [] (number 1000) (number 2000))"},
                {"\\gcd(12,180)", "(call gcd (number 12) (number 180))"},
                {"\\{100,200\\}", "(set (number 100) (number 200))"},
                {"(1{,}000,5)", "(tuple (number 1000) (number 5))"}});
}

TEST(ParseNumbers, ReadsADecimalCommaOnlyWithTheOption) {
  const ParseOptions prose{.decimal_comma = true};
  EXPECT_EQ(tree_of("7,25"), "(list (number 7) (number 25))");
  EXPECT_EQ(tree_of("7,25", prose), "(number 725 #-2 decimal)");
  EXPECT_EQ(tree_of("0,125", prose), "(number 125 #-3 decimal)");
  EXPECT_EQ(tree_of("7,250", prose), "(number 7250)");
  EXPECT_EQ(tree_of("1.250,5", prose), "(number 12505 #-1 decimal)");
  EXPECT_EQ(tree_of("7, 25", prose), "(list (number 7) (number 25))");
  EXPECT_EQ(tree_of("7,25,3", prose), "(list (number 7) (number 25) (number 3))");
  EXPECT_EQ(tree_of("1{,}5"), "(number 15 #-1 decimal)");
}

TEST(ParseNumbers, ReadsFractions) {
  expect_same({{"\\frac{5}{8}", "\\frac58", "\\dfrac58", "\\tfrac{5}8", "\\cfrac5{8}", "\\frac 5 8", "5/8",
                "⅝", "\\frac {5} {8}", "5\\div8", "5÷8", "5⁄8"}});
  expect_trees({{"\\frac5{72}", "(divide (number 5) (number 72))"},
                {"\\frac123", "(multiply (divide (number 1) (number 2)) (number 3))"},
                {"-\\frac58", "(divide (number -5) (number 8))"},
                {"\\frac{a}{b}c", "(multiply (divide (symbol a) (symbol b)) (symbol c))"},
                {"\\frac\\pi6", "(divide (constant pi) (number 6))"},
                {"8/4/2", "(divide (divide (number 8) (number 4)) (number 2))"},
                {"1/3y", "(multiply (divide (number 1) (number 3)) (symbol y))"},
                {"0.1\\overline{6}", "(add (number 1 #-1 decimal) (divide (number 6) (number 9 #1)))"}});
}

TEST(ParseNumbers, ReadsMixedNumbers) {
  expect_same({{"7\\frac{2}{3}", "7\\frac23", "7 2/3", "7⅔", "7 \\tfrac 2 3"}});
  expect_trees({{"7 2/3", "(add (number 7) (divide (number 2) (number 3)))"},
                {"-7\\frac23", "(multiply (number -1) (add (number 7) (divide (number 2) (number 3))))"},
                {"7\\frac{5}{3}", "(multiply (number 7) (divide (number 5) (number 3)))"},
                {"7\\frac{x}{3}", "(multiply (number 7) (divide (symbol x) (number 3)))"}});
}

TEST(ParseNumbers, ReadsPercentages) {
  expect_same(
      {{"45\\%", "45%", "45 %", "45 percent", "45 pct", "45 percentage", "45\\text{ percent}", "45％"}});
  expect_trees({{"45%", "(percent (number 45))"},
                {"33\\frac13\\%", "(percent (add (number 33) (divide (number 1) (number 3))))"},
                {"-4\\%", "(percent (number -4))"},
                {"80 \\cdot 5\\%", "(multiply (number 80) (percent (number 5)))"}});
}

TEST(ParseNumbers, ReadsMoneyAndUnits) {
  expect_same(
      {{"\\$64", "$64", "64$", "64 dollars", "64\\text{ dollars}", "64 \\$"},
       {"64€", "€64", "64 euros"},
       {"9\\text{ cm}^2", "9 cm^2", "9 cm²", "9\\mbox{ cm}^{2}", "9\\,\\mathrm{cm}^2", "9~\\text{cm}^2"},
       {"35^\\circ", "35°", "35^{\\circ}", "35 degrees", "35\\degree", "35\\text{ degrees}"}});
  expect_trees({{"64$", "(quantity $ (number 64))"},
                {"-\\$64", "(quantity $ (number -64))"},
                {"9 cm²", "(quantity cm^2 (number 9))"},
                {"35°", "(quantity degree (number 35))"},
                {"90 km/h", "(quantity km/h (number 90))"},
                {"90\\text{ km/h}", "(quantity km/h (number 90))"},
                {"4 m/s", "(quantity m/s (number 4))"},
                {"12 square feet", "(quantity square feet (number 12))"},
                {"6 foo", "(quantity foo (number 6))"},
                {"6 pints", "(quantity pints (number 6))"},
                {"6 minutes", "(quantity minutes (number 6))"},
                {"6\\text{ foo bar}", "(quantity foo bar (number 6))"},
                {"5\\sqrt{3}\\text{ m}", "(quantity m (multiply (number 5) (root (number 3) (number 2))))"},
                {"1+\\sqrt{3}\\text{ cm}", "(quantity cm (add (number 1) (root (number 3) (number 2))))"},
                {"4 ft 7 in", "(add (quantity ft (number 4)) (quantity in (number 7)))"},
                {"9\\text{ m}", "(quantity m (number 9))"},
                {"9 m", "(multiply (number 9) (symbol m))"},
                {"9\\,\\mathrm{m}/\\mathrm{s}^2", "(quantity m/s^2 (number 9))"},
                {"8:15 PM", "(ratio (number 8) (quantity PM (number 15)))"},
                {"9mn", "(multiply (number 9) (symbol m) (symbol n))"},
                {"6 because it is so", ""}});
}

TEST(ParseNumbers, ReadsOtherBases) {
  expect_same({{"2101_3", "2101_{3}", "2101_{\\text{three}}", "2101₃"}, {"B7_{16}", "b7_{16}", "B7_16"}});
  expect_same({{"B7_{16}", "0xB7", "0xb7", "0XB7"}, {"101_2", "0b101"}, {"17_8", "0o17"}});
  expect_trees({{"0x1F", "(based 1f #16)"}, {"0b10", "(based 10 #2)"}});
  expect_trees({{"2101_3", "(based 2101 #3)"}, {"B7_{16}", "(based b7 #16)"}, {"2103_3", ""}, {"11_1", ""}});
}

}  // namespace
}  // namespace whet::math
