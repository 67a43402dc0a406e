// The hand-written scanners against Oniguruma, the engine that the patterns were written for.
#include "tokenizer/scanners.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/philox.h"
#include "base/utf8.h"
#include "tokenizer/oniguruma.h"

namespace whet {
namespace {

const char kWordsAndDigits[] =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

std::vector<std::string> patterns() {
  std::string qwen = kWordsAndDigits;
  qwen.erase(qwen.find("{1,3}"), 5);
  return {
      kWordsAndDigits,
      qwen,
      R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| "
      "?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
      "[一-龥\u3040-ゟ゠-ヿ]+",
      R"(\p{N})",
      R"(\p{N}{1,3})",
      R"(\p{N}+)",
  };
}

// Characters that distinguish the branches of the patterns.
const char32_t kInteresting[] = {
    ' ',    ' ',    ' ',    '\n',   '\r',   '\t',   '\v',   '\'',   '\'',    's',     'S',     't',
    'T',    'r',    'e',    'E',    'v',    'm',    'l',    'L',    'd',     'a',     'Z',     '0',
    '1',    '9',    '.',    '_',    '+',    '$',    '`',    '\0',   0x7F,    0x85,    0xA0,    0xB2,
    0xBD,   0xC9,   0x17F,  0x301,  0x323,  0x5D0,  0x660,  0x200B, 0x200D,  0x2009,  0x2028,  0x2167,
    0x20AC, 0x3000, 0x3001, 0x3040, 0x3042, 0x309A, 0x30FB, 0x30FF, 0x4DFF,  0x4E00,  0x9FA5,  0x9FA6,
    0xAC00, 0xE000, 0xFE0F, 0xFEFF, 0xFF0C, 0xFF11, 0xFFFD, 0xFFFF, 0x1F600, 0x1D7CE, 0x20000, 0x10FFFF};

std::string random_text(Rng& rng) {
  std::string text;
  for (int length = rng.between(0, 24); length > 0; --length)
    append_utf8(text, kInteresting[rng.below(std::size(kInteresting))]);
  return text;
}

using Ranges = std::vector<std::pair<size_t, size_t>>;

Ranges scanned(Scanner scan, std::string_view text) {
  Ranges ranges;
  for (ByteRange match = scan(text, 0); match.begin < match.end; match = scan(text, match.end))
    ranges.emplace_back(match.begin, match.end);
  return ranges;
}

Ranges matched(const OnigurumaPattern& pattern, std::string_view text) {
  Ranges ranges;
  pattern.find_all(text, [&](ByteRange match) { ranges.emplace_back(match.begin, match.end); });
  return ranges;
}

TEST(Scanners, AgreeWithOniguruma) {
  Rng rng(3, 0, 0);
  for (const std::string& pattern : patterns()) {
    const Scanner scan = find_scanner(pattern);
    ASSERT_NE(scan, nullptr) << pattern;
    const OnigurumaPattern oracle(pattern);
    for (int round = 0; round < 4000; ++round) {
      const std::string text = random_text(rng);
      ASSERT_EQ(scanned(scan, text), matched(oracle, text))
          << pattern << " in " << testing::PrintToString(text);
    }
  }
}

TEST(Scanners, AgreeWithOnigurumaOnEveryCharacterOfTheFirstPlane) {
  for (const std::string& pattern : patterns()) {
    const Scanner scan = find_scanner(pattern);
    const OnigurumaPattern oracle(pattern);
    size_t differences = 0;
    for (char32_t point = 0; point < 0x10000; ++point) {
      if (point >= 0xD800 && point < 0xE000) continue;
      std::string text = "a";
      append_utf8(text, point);
      text += "b ";
      append_utf8(text, point);
      differences += scanned(scan, text) != matched(oracle, text);
    }
    // Characters that have come to Unicode between the two.
    EXPECT_LT(differences, 300u) << pattern;
  }
}

TEST(Scanners, KnowOnlyTheirPatterns) {
  EXPECT_EQ(find_scanner(R"(\p{N}{1,4})"), nullptr);
  EXPECT_EQ(find_scanner(""), nullptr);
}

// With a loop that looks at white space again for each character this would take minutes.
TEST(Scanners, HostileTextTakesLinearTime) {
  for (const std::string& pattern : patterns())
    for (const char* unit : {"a", " ", "\n ", "\U0001F600", "'", "\r", "1", "\u0301", "\0"}) {
      std::string text;
      while (text.size() < 400000) text.append(unit, std::max<size_t>(1, std::strlen(unit)));
      const auto ranges = scanned(find_scanner(pattern), text);
      EXPECT_LE(ranges.size(), text.size());
    }
}

}  // namespace
}  // namespace whet
