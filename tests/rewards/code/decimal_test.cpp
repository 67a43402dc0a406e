#include "rewards/code/decimal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/philox.h"

namespace whet::code {
namespace {

TEST(Decimal, IsOneFormForEachValue) {
  for (const char* text : {"100", "1e2", "+100.00", "1E+2", "0.1e3", "0000100.", "10000e-2", ".1e00003"})
    EXPECT_EQ(parse_decimal(text), (Decimal{false, false, "1", 2})) << text;
  for (const char* text : {"0", "-0", "0.000", ".0", "0e99", "-0e-99"})
    EXPECT_EQ(parse_decimal(text), Decimal()) << text;
  EXPECT_EQ(parse_decimal("-12.50"), (Decimal{true, false, "125", -1}));
  EXPECT_EQ(parse_decimal("-INF"), parse_decimal("-infinity"));
  EXPECT_NE(parse_decimal("-inf"), parse_decimal("inf"));
  EXPECT_NE(parse_decimal("0.1"), parse_decimal("0.1000000000000000055511151231257827"));
}

TEST(Decimal, IsNothingElse) {
  for (const char* text : {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 ", " 1", "0x10", "1_000",
                           "nan", "-nan", "infin", "1e1.5", "1,5", "١", "1e9999999999999999999"})
    EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(Decimal, CostsNoMoreForAnExponent) {
  EXPECT_EQ(parse_decimal("1e999999999999999999")->digits, "1");
  EXPECT_NE(parse_decimal("1e999999999"), parse_decimal("1e999999998"));
  EXPECT_EQ(to_double(*parse_decimal("1e999999999")), INFINITY);
  EXPECT_EQ(to_double(*parse_decimal("-1e999999999")), -INFINITY);
  EXPECT_EQ(to_double(*parse_decimal("1e-999999999")), 0);
  EXPECT_EQ(parse_decimal(std::string(1'000'000, '9'))->digits.size(), 1'000'000u);
}

// The literal of any double stands for that double, whatever zeros are added and wherever the point is.
TEST(Decimal, ReadsWhatIsWritten) {
  Rng rng(1, 2, 3);
  for (int i = 0; i < 2000; ++i) {
    const double number = (rng.uniform() - 0.5) * std::pow(10, static_cast<int>(rng.below(600)) - 300);
    char literal[64];
    snprintf(literal, sizeof literal, "%.17e", number);
    const auto decimal = parse_decimal(literal);
    ASSERT_TRUE(decimal) << literal;
    EXPECT_EQ(to_double(*decimal), number);
    std::string padded = literal;
    padded.insert(padded.find('e'), "000");
    padded.insert(padded[0] == '-' ? 1 : 0, "00");
    EXPECT_EQ(parse_decimal(padded), decimal) << padded;
  }
}

}  // namespace
}  // namespace whet::code
