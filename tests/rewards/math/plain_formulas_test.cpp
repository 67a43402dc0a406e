#include "rewards/math/extract/plain_formulas.h"

#include <gtest/gtest.h>

namespace whet::math::extraction {
namespace {

std::string trailing(std::string_view text) {
  const std::optional<FoundAnswer> found = trailing_formula(text);
  if (!found) return "none";
  EXPECT_EQ(text.substr(found->begin, found->text.size()), found->text);
  return found->text;
}

TEST(PlainFormulas, ReadsNumbers) {
  for (const char* number :
       {"7",        "-7",           "1,234.5",    "1 000 000",  "14{,}916", "12,\\!000,\\!003",
        "1\\,234",  ".5",           "2,74",       "1e3",        "1e-5",     "13/28",
        "-10/9",    "3 1/2",        "sqrt(2)/2",  "2^{10}",     "5!/3",     "2π",
        "√3/2",     "\\frac{2}{5}", "2\\sqrt{3}", "7:32",       "101_2",    "5×10^3",
        "(3, 4)",   "[0, 1)",       "{1, 2}",     "28%",        "28 %",     "28 percent",
        "-(3+4)*2", "2x + 3",       "x^2 - 1",    "2 \\times 3"}) {
    EXPECT_EQ(trailing("we find that it must be " + std::string(number)), number);
    EXPECT_EQ(trailing("That is " + std::string(number) + " as we know."), number);
    EXPECT_EQ(trailing("结果是" + std::string(number) + "。"), number);
  }
}

TEST(PlainFormulas, LeaveOutUnits) {
  for (const char* unit :
       {" cm", "cm", " cm^2", "m²", " m^2", " km/h", "g", " apples", "千克", "€", " $", "**", "页**"})
    EXPECT_EQ(trailing("in all there are 15" + std::string(unit)), "15") << unit;
  for (const char* sign : {"$", "€", "**", "(", "= "})
    EXPECT_EQ(trailing("we pay " + std::string(sign) + "15."), "15");
}

TEST(PlainFormulas, DigitsInWordsAreNoNumbers) {
  for (const char* text : {"", "no number", "AZYUK2A", "x2 and H2O", "take x_1", "sha256 says"})
    EXPECT_EQ(trailing(text), "none") << text;
  EXPECT_EQ(trailing("3 of H2O"), "3");
}

TEST(PlainFormulas, TheLastSentenceWithANumberCounts) {
  EXPECT_EQ(trailing("First 3. Then 4. That was all."), "4");
  EXPECT_EQ(trailing("There are 8\nof them"), "8");
  EXPECT_EQ(trailing("It is 3.5, not more"), "3.5");
  EXPECT_EQ(trailing("总共3只。还有5只鸟。完成。"), "5");
  EXPECT_EQ(trailing("कुल 67 हैं। धन्यवाद"), "67");
  EXPECT_EQ(trailing("So 9 it is.\n\n1. done\n2. checked"), "9");
}

TEST(PlainFormulas, WhatIsBehindTheLastEqualsSignCounts) {
  EXPECT_EQ(trailing("3 + 10 = 13 birds"), "13");
  EXPECT_EQ(trailing("Of 5 we keep 3 + 10 = 13 birds in 2 trees"), "13");
  EXPECT_EQ(trailing("一共有3 + 10 = 13只"), "13");
  EXPECT_EQ(trailing("(35 + 70 = 105)"), "105");
  EXPECT_EQ(trailing("300 = x"), "300");
}

TEST(PlainFormulas, ProgramsGetNothing) {
  for (const char* code : {"open('f', 'w').write('x') or 0", "__import__('os') or 7", "(lambda: 3)() or 0",
                           "a[\"b\"] or 12", "print(\"x\") or 42", "f() or 1"})
    EXPECT_EQ(trailing(code), "none") << code;
  EXPECT_EQ(trailing("I ran f() twice.\nThat gives 7."), "7");
}

TEST(PlainFormulas, FirstAndLastOfASentence) {
  const std::string sentence = "from 3 apples to 5/2 and (1, 2)";
  EXPECT_EQ(first_plain_formula(sentence)->in(sentence), "3");
  EXPECT_EQ(last_plain_formula(sentence)->in(sentence), "(1, 2)");
  EXPECT_FALSE(first_plain_formula("none at all"));
}

}  // namespace
}  // namespace whet::math::extraction
