#include "base/quote.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(Quote, KeepsAnythingOnOneLineOfAscii) {
  EXPECT_EQ(quote("model.norm"), "\"model.norm\"");
  EXPECT_EQ(quote("a\n\"b\"\x1b"), "\"a\\n\\\"b\\\"\\u001b\"");
  EXPECT_EQ(quote("\xff"), "\"\\ufffd\"");
  EXPECT_EQ(quote("é"), "\"\\u00e9\"");
}

}  // namespace
}  // namespace whet
