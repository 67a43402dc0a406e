#include "base/statistics.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(Statistics, AreWhatAHandComputes) {
  EXPECT_EQ(mean_of({}), 0);
  EXPECT_EQ(mean_of({1, 2, 6}), 3);
  EXPECT_EQ(deviation_of({}), 0);
  EXPECT_EQ(deviation_of({5}), 0);
  EXPECT_DOUBLE_EQ(deviation_of({1, 2, 6}), std::sqrt((4.0 + 1 + 9) / 2)) << "with Bessel's correction";
}

// The mean of three times 0.1 is not 0.1.
TEST(Statistics, EqualValuesDeviateByNothing) {
  EXPECT_EQ(deviation_of({0.1, 0.1, 0.1}), 0);
  EXPECT_TRUE(all_equal({0.1, 0.1}));
  EXPECT_TRUE(all_equal({}));
  EXPECT_FALSE(all_equal({0.1, 0.2}));
}

}  // namespace
}  // namespace whet
