#include "rewards/math/extract/plain_tokens.h"

#include <algorithm>

#include "rewards/math/extract/joining.h"

namespace whet::math::extraction {

namespace {

constexpr WordList kNames{"sqrt", "cbrt",   "pi",     "sin",    "cos", "tan", "cot", "ln",  "log",
                          "exp",  "arcsin", "arccos", "arctan", "√",   "π",   "∞",   "inf", "infinity"};
constexpr std::string_view kShortSigns = "+-*/^!_:";
constexpr WordList kLongSigns{"\\!", "×", "÷", "·", "−", "–", "∙"};
constexpr WordList kPowers{"²", "³", "°", "½"};
// Commands that have no mathematical meaning.
constexpr WordList kNoMathematics{"\\text", "\\mbox",   "\\begin", "\\end",
                                  "\\item", "\\textbf", "\\in",    "\\quad"};

// Whether the `count` bytes at `at` are digits, and no more follow.
bool digits_at(std::string_view text, size_t at, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (!is_digit(byte_at(text, at + i))) return false;
  return !is_digit(byte_at(text, at + count));
}

size_t digits_end(std::string_view text, size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// The end of a number: 1,234.5  1 000 000  14{,}916  12,\!000  .5  1e3.
size_t number_end(std::string_view text, size_t begin) {
  size_t end = digits_end(text, begin);
  bool spaced = end - begin <= 3;  // may the thousands be set apart by spaces?
  for (;;) {
    const char c = byte_at(text, end);
    if ((c == '.' || c == ',') && is_digit(byte_at(text, end + 1))) {
      spaced = false;
      end = digits_end(text, end + 1);
    } else if (spaced && c == ' ' && digits_at(text, end + 1, 3)) {
      end += 4;
    } else if (stands_at(text, end, "{,}") && is_digit(byte_at(text, end + 3))) {
      end = digits_end(text, end + 3);
    } else if (stands_at(text, end, ",\\!") && is_digit(byte_at(text, end + 3))) {
      end = digits_end(text, end + 3);
    } else if (stands_at(text, end, "\\,") && digits_at(text, end + 2, 3)) {
      end += 5;
    } else {
      break;
    }
  }
  const size_t sign = end + 1 + (byte_at(text, end + 1) == '-' || byte_at(text, end + 1) == '+');
  const bool has_exponent = to_lower(byte_at(text, end)) == 'e' && is_digit(byte_at(text, sign));
  return has_exponent ? digits_end(text, sign) : end;
}

Token word_token(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_')) ++end;
  if (end == begin + 1) return {Type::letter, begin, end};
  const size_t name = kNames.at(text, begin);
  return name == 0 ? Token{Type::other, begin, end} : Token{Type::name, begin, begin + name};
}

Token command_token(std::string_view text, size_t begin) {
  if (kNoMathematics.at(text, begin) != 0) return {Type::other, begin, begin + 2};
  size_t end = begin + 1;
  while (end < text.size() && is_letter(text[end])) ++end;
  if (end == begin + 1) return {Type::other, begin, std::min(begin + 2, text.size())};
  return {Type::name, begin, end};
}

// Single letters behind a number that are units rather than variables.
bool is_unit(char c) { return std::string_view("mgslLhVWAJNK").find(c) != std::string_view::npos; }

size_t power_end(std::string_view text, size_t at) {
  if (byte_at(text, at) != '^') return at + kPowers.at(text, at);
  at += 1 + (byte_at(text, at + 1) == '{');
  while (is_digit(byte_at(text, at)) || byte_at(text, at) == '-') ++at;
  return at + (byte_at(text, at) == '}');
}

}  // namespace

size_t operator_size(std::string_view text, size_t at) {
  return kShortSigns.find(byte_at(text, at)) != kShortSigns.npos ? 1 : kLongSigns.at(text, at);
}

Token token_at(std::string_view text, size_t at) {
  const char c = text[at];
  if (is_digit(c) || (c == '.' && is_digit(byte_at(text, at + 1)))) {
    const size_t begin = at + (c == '.');
    return {Type::number, at, c == '.' ? digits_end(text, begin) : number_end(text, begin)};
  }
  if (is_letter(c)) return word_token(text, at);
  if (const size_t size = operator_size(text, at)) return {Type::operation, at, at + size};
  if (c == '\\') return command_token(text, at);
  if (is_opening(c)) return {Type::opening, at, at + 1};
  if (is_closing(c)) return {Type::closing, at, at + 1};
  if (const size_t size = kNames.at(text, at)) return {Type::name, at, at + size};
  if (const size_t size = kPowers.at(text, at)) return {Type::closing, at, at + size};
  return {Type::other, at, std::min(at + code_point_size(c), text.size())};
}

size_t unit_end(std::string_view text, size_t at) {
  const size_t begin = at + (byte_at(text, at) == ' ');
  size_t end = begin;
  while (is_letter(byte_at(text, end))) ++end;
  const bool is_word = end >= begin + 2 && kNames.at(text, begin) == 0 && percent_end(text, begin) == begin;
  if (!is_word && !(end == begin + 1 && is_unit(text[begin]))) return at;
  end = power_end(text, end);
  if (byte_at(text, end) != '/' || !is_letter(byte_at(text, end + 1))) return end;
  for (++end; is_letter(byte_at(text, end));) ++end;
  return power_end(text, end);
}

}  // namespace whet::math::extraction
