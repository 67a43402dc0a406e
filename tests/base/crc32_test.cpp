#include "base/crc32.h"

#include <gtest/gtest.h>

#include <string>

namespace whet {
namespace {

uint32_t crc32_of(std::string_view text, uint32_t before = 0) {
  return crc32(std::as_bytes(std::span(text)), before);
}

// The check value of the CRC catalogue; the others are zlib's, by Python's zlib.crc32.
TEST(Crc32, IsThatOfZlib) {
  EXPECT_EQ(crc32_of("123456789"), 0xcbf43926u);
  EXPECT_EQ(crc32_of(""), 0u);
  EXPECT_EQ(crc32_of("a"), 0xe8b7be43u);
  EXPECT_EQ(crc32_of("The quick brown fox jumps over the lazy dog"), 0x414fa339u);
  EXPECT_EQ(crc32_of(std::string(1000, '\xff')), 0xe0533230u);
}

TEST(Crc32, GoesOnFromPart) {
  const std::string text = "The quick brown fox jumps over the lazy dog";
  for (size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(crc32_of(std::string_view(text).substr(cut), crc32_of(std::string_view(text).substr(0, cut))),
              0x414fa339u);
}

TEST(Crc32, NoticesEachFlippedBit) {
  const std::string text(64, 'x');
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string damaged = text;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    EXPECT_NE(crc32_of(damaged), crc32_of(text)) << bit;
  }
}

}  // namespace
}  // namespace whet
