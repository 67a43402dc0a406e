#include "telemetry/format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace whet {
namespace {

TEST(Format, DurationsChangeUnitWithoutOverflowingTheSmallerOne) {
  EXPECT_EQ(format_duration(0), "0s");
  EXPECT_EQ(format_duration(59.4), "59s");
  EXPECT_EQ(format_duration(59.6), "1m 00s");
  EXPECT_EQ(format_duration(3599.7), "1h 00m");
  EXPECT_EQ(format_duration(7500), "2h 05m");
  EXPECT_EQ(format_duration(86400 * 3 + 3600 * 4), "3d 04h");
  EXPECT_EQ(format_duration(-1), "?");
  EXPECT_EQ(format_duration(std::nan("")), "?");
  EXPECT_EQ(format_duration(std::numeric_limits<double>::infinity()), "?");
}

TEST(Format, CountsRoundIntoTheNextUnit) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(987), "987");
  EXPECT_EQ(format_count(12.34), "12.3");
  EXPECT_EQ(format_count(999.7), "1.0k");
  EXPECT_EQ(format_count(12345), "12.3k");
  EXPECT_EQ(format_count(999600), "1.00M");
  EXPECT_EQ(format_count(4.56e6), "4.56M");
  EXPECT_EQ(format_count(2.5e9), "2.50G");
  EXPECT_EQ(format_count(-12345), "-12.3k");
  EXPECT_EQ(format_count(std::nan("")), "?");
}

TEST(Format, ValuesKeepTheDigitsThatMatter) {
  EXPECT_EQ(format_value(0), "0");
  EXPECT_EQ(format_value(0.125), "0.125");
  EXPECT_EQ(format_value(-1.5), "-1.500");
  EXPECT_EQ(format_value(12.34), "12.3");
  EXPECT_EQ(format_value(321.4), "321");
  EXPECT_EQ(format_value(4.1e-5), "4.1e-05");
  EXPECT_EQ(format_value(std::nan("")), "nan");
  EXPECT_EQ(format_value(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Format, Percent) {
  EXPECT_EQ(format_percent(0), "0%");
  EXPECT_EQ(format_percent(0.1234), "12.3%");
  EXPECT_EQ(format_percent(0.0312), "3.1%");
  EXPECT_EQ(format_percent(1), "100%");
}

}  // namespace
}  // namespace whet
