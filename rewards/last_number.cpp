#include "rewards/last_number.h"

#include <re2/re2.h>

#include <algorithm>

#include "rewards/math/extract/scan.h"
#include "rewards/math/parse/english.h"

namespace whet {

namespace {

using math::extraction::byte_before;
using math::extraction::is_digit;
using math::extraction::is_letter;
using math::extraction::Span;

// Removes the markup of LaTeX, Markdown and GSM8K around numbers: \frac{1}{2} becomes 1/2, 10^{8} becomes
// 10^8, \text{ and braces become spaces.
std::string plain(std::string_view text) {
  struct Rule {
    RE2 pattern;
    const char* with;
  };
  static const Rule kRules[] = {
      {{R"(<<[^<>\n]*>>)"}, ""},  // GSM8K's notes for a calculator: 3*4 = <<3*4=12>>12
      {{R"(\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\})"}, R"(\1/\2)"},
      {{R"(\^\{(-?\d+)\})"}, R"(^\1)"},
      {{R"(\{,\}|,\\!)"}, ","},
      {{R"((\d)\\[,!](\d))"}, R"(\1\2)"},
      {{R"(\\([$%]))"}, R"(\1)"},
      {{R"(\\(?:text\w*|mathrm|mathbf|mbox|boxed|fbox|[,;:! ()\[\]])|[{}"`_]|\*\*)"}, " "},
      {{"\u2212"}, "-"},  // a minus sign; dashes stay what they are
  };
  std::string out(text);
  for (const auto& [pattern, with] : kRules) RE2::GlobalReplace(&out, pattern, with);
  return out;
}

// Digits with separators between them, 1,234.5 or 1e3.
Span digits_before(std::string_view text, size_t end) {
  size_t begin = end;
  while (begin > 0) {
    const bool separator = std::string_view(",.eE").find(text[begin - 1]) != text.npos && begin > 1 &&
                           is_digit(text[begin - 2]) && begin < end;
    if (!is_digit(text[begin - 1]) && !separator) break;
    --begin;
  }
  return {begin, end};
}

// The length of the number that ends with these digits, with parts separated by a space: 1 000 000, 1 1/2.
size_t spaced_size(std::string_view text, Span digits) {
  static const RE2 kSpaced(R"((?:^|[^\d.,])(\d{1,3}(?: \d{3})+|\d+ \d+/\d+)$)");
  constexpr size_t kLongest = 60;
  re2::StringPiece number;
  const std::string_view tail = text.substr(text.size() - std::min(text.size(), kLongest));
  return RE2::PartialMatch(tail, kSpaced, &number) ? number.size() : digits.end - digits.begin;
}

bool in_word(std::string_view text, size_t at) {
  const char before = byte_before(text, at);
  if (is_letter(before)) return true;
  return (before == '^' || before == '-') && at > 1 && is_letter(text[at - 2]);
}

// The beginning of the run of digits and of signs that join numbers to a formula.
size_t formula_begin(std::string_view text, size_t at) {
  constexpr std::string_view kSigns = "0123456789.,/:^*+-$%(~";
  constexpr std::string_view kLongSigns[] = {"£", "€", "¥", "×", "÷", "·", "–", "—", "½", "¼", "¾"};
  for (;;) {
    if (at > 0 && kSigns.find(text[at - 1]) != kSigns.npos) {
      --at;
      continue;
    }
    const auto* sign = std::find_if(std::begin(kLongSigns), std::end(kLongSigns),
                                    [&](std::string_view s) { return text.substr(0, at).ends_with(s); });
    if (sign == std::end(kLongSigns)) return at;
    at -= sign->size();
  }
}

// Whether the text ends in a number with a conjunction, or in an operator: "5 or", "1,", "20 -".
bool joins(std::string_view before) {
  static const RE2 kJoined(
      R"((?:\d[%)$]*\s*(?:,|&|\bor\b|\band\b|\bto\b|\bor\s+(?:maybe|perhaps|even)\b)(?:\s*\pL\w{0,2}\s*=)?|)"
      R"([-+*/^<>×÷–—±]|[<>≤≥≈])\s*\(?$)");
  // 2 hours 30, 3 of 5
  static const RE2 kMeasured(
      R"(\d\s*(?:of|out of|by|x|in|for|per|hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?|years?|feet|)"
      R"(foot|)"
      R"(ft|yards?|pounds?|lbs?|dollars?|euros?|kg|m|meters?)\s+(?:and\s+)?$)");
  return RE2::PartialMatch(before, kJoined) || RE2::PartialMatch(before, kMeasured);
}

// What may follow a number that stands by itself; the scale "million" belongs to the number.
bool stands_alone(std::string_view behind) {
  static const RE2 kEnd(R"(^[%$)\]*'.,;:!]*(?:$|\s|\pL|°|[€£¥¢]|/\s?\pL|\\|</|<\||-\pL|[。，；）！、]))");
  static const RE2 kNoEnd(
      R"(^[%$)\]]*\s*(?:\?|[-+*/^×÷=–—±]\s*[\d(]|(?:[kKMB]|bn|mn)\b|or\b|plus\b|minus\b|)"
      R"((?:hundreds?|dozens?|lakhs?|crores?|mil|halves|thirds|tenths|hundredths|thousandths)\b|and a half\b|times \d|[万萬亿億千百十半]))");
  return RE2::PartialMatch(behind, kEnd) && !RE2::PartialMatch(behind, kNoEnd);
}

// Whether words exclude the number as the value: "not 5", "more than 5", "5 is wrong".
bool is_ruled_out(std::string_view before, std::string_view behind) {
  static const RE2 kBefore(
      R"((?i)(?:\b(?:not|never|cannot|than|least|most|except|excluding|without|under|over|above|below|)"
      R"(nearly|)"
      R"(almost|exceeds?|between|half|twice)|n['’]t|≠|不是|不等于|不)\s+(?:be\s+|of\s+|equal\s+to\s+)?[(*]*$)");
  static const RE2 kBehind(
      R"((?i)^[^.?!\d\n]{0,40}\b(?:wrong|incorrect|false|impossible|not|cannot|\pL+n['’]t)\b)");
  return RE2::PartialMatch(before, kBefore) || RE2::PartialMatch(behind, kBehind);
}

std::string_view first_word(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == text.npos || begin == 0) return {};
  size_t end = begin;
  while (end < text.size() && is_letter(text[end])) ++end;
  return text.substr(begin, end - begin);
}

}  // namespace

std::optional<std::string> last_number(std::string_view text) {
  constexpr size_t kTail = 20'000;  // an answer is expected within so many last bytes
  const std::string flat = plain(text.substr(text.size() - std::min(text.size(), kTail)));
  const std::string_view all = flat;
  for (size_t at = all.size(); at > 0; --at) {
    if (!is_digit(all[at - 1])) continue;
    const Span digits = digits_before(all, at);
    at = digits.begin + 1;
    if (in_word(all, digits.begin)) continue;
    const size_t begin = formula_begin(all, digits.end - spaced_size(all.substr(0, digits.end), digits));
    const std::string_view before = all.substr(0, begin), behind = all.substr(digits.end);
    if (!stands_alone(behind) || joins(before) || is_ruled_out(before, behind)) return std::nullopt;
    if (is_letter(byte_before(all, begin))) return std::nullopt;
    std::string number(math::extraction::trim(all.substr(begin, digits.end - begin)));
    if (behind.starts_with('%')) number += '%';
    if (const std::string_view word = first_word(behind); math::number_word(word)) (number += ' ') += word;
    return number;
  }
  return std::nullopt;
}

}  // namespace whet
