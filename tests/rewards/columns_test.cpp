#include "rewards/columns.h"

#include <gtest/gtest.h>

#include <limits>

namespace whet {
namespace {

TEST(ColumnText, ANumberIsWrittenInPlainDigits) {
  const auto text = [](const char* json) { return column_text(Json::parse(json)).value_or("none"); };
  EXPECT_EQ(text("42"), "42");
  EXPECT_EQ(text("-42"), "-42");
  EXPECT_EQ(text("42.0"), "42");
  EXPECT_EQ(text("0.1"), "0.1");
  EXPECT_EQ(text("-12.75"), "-12.75");
  EXPECT_EQ(text("0.0"), "0");
  EXPECT_EQ(text("-0.0"), "0");
  EXPECT_EQ(text("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(text("1e16"), "10000000000000000");
  EXPECT_EQ(text("1e23"), "100000000000000000000000");
  EXPECT_EQ(text("1.25e20"), "125000000000000000000");
  EXPECT_EQ(text("1e-7"), "0.0000001");
  EXPECT_EQ(text("-2.5e-9"), "-0.0000000025");
  EXPECT_EQ(text("123456.789"), "123456.789");
  EXPECT_EQ(text("5e-324").size(), 326u);
  EXPECT_EQ(text("1.7976931348623157e308").size(), 309u);
}

TEST(ColumnText, TakesTextsAndNumbersAlone) {
  EXPECT_EQ(column_text("1e16"), "1e16");
  for (const Json& other :
       {Json(), Json(true), Json::array({1}), Json::object(), Json(std::numeric_limits<double>::infinity())})
    EXPECT_EQ(column_text(other), std::nullopt);
}

}  // namespace
}  // namespace whet
