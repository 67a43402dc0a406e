// The character classes of tokenizer patterns. The table is generated from Hugging Face's library
// (tools/make_unicode_ranges.py), so that ids do not depend on the Unicode version of the machine.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace whet {

using ClassSet = uint8_t;
inline constexpr ClassSet kLetter = 1, kMark = 2, kNumber = 4, kPunctuation = 8, kSymbol = 16;  // \p{L} ...
inline constexpr ClassSet kSpace = 32;                                                          // \s
inline constexpr ClassSet kWord = 64;    // \w of Rust's regex, for single_word tokens
inline constexpr ClassSet kDigit = 128;  // of the pre-tokenizer Digits: kNumber of a newer Unicode version

namespace unicode_class_detail {

// The characters from `first` up to the next range are of these classes.
struct Range {
  char32_t first;
  ClassSet classes;
};

inline constexpr Range kRanges[] = {
#include "tokenizer/unicode_ranges.inc"
};

// A table of the first two planes, one byte for each character.
inline constexpr size_t kTabled = 0x20000;
constexpr std::array<ClassSet, kTabled> tabled() {
  std::array<ClassSet, kTabled> table{};
  for (size_t i = 0; i < std::size(kRanges); ++i) {
    const size_t end = i + 1 < std::size(kRanges) ? kRanges[i + 1].first : kTabled;
    for (size_t point = kRanges[i].first; point < std::min(end, kTabled); ++point)
      table[point] = kRanges[i].classes;
  }
  return table;
}
inline constexpr std::array<ClassSet, kTabled> kTable = tabled();

}  // namespace unicode_class_detail

inline ClassSet classes_of(char32_t point) {
  using namespace unicode_class_detail;
  if (point < kTabled) return kTable[point];
  const auto* after =
      std::upper_bound(std::begin(kRanges), std::end(kRanges), point,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after[-1].classes;
}

struct ClassedCharacter {
  ClassSet classes;
  uint32_t length;  // bytes
};

// The character at byte `at` of a text, which must be valid UTF-8.
inline ClassedCharacter character_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const auto low = [&](size_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {unicode_class_detail::kTable[lead], 1};
  if (lead < 0xE0) return {classes_of((lead & 0x1F) << 6 | low(1)), 2};
  if (lead < 0xF0) return {classes_of((lead & 0x0F) << 12 | low(1) << 6 | low(2)), 3};
  return {classes_of((lead & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3)), 4};
}

}  // namespace whet
