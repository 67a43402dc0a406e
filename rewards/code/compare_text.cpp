#include "rewards/code/compare_text.h"

#include "rewards/code/decimal.h"

namespace whet::code {

namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view strip(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Removes and returns the text up to the next character of `ends`, which is removed too.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const size_t end = text.find_first_of(ends);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return taken;
}

std::string_view take_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find_first_of(kSpace));
  line.remove_prefix(word.size());
  return word;
}

std::string_view take_space(std::string_view& line) {
  const size_t length = std::min(line.size(), line.find_first_not_of(kSpace));
  const std::string_view space = line.substr(0, length);
  line.remove_prefix(length);
  return space;
}

// How two words agree.
enum class Agreement { none, as_text, as_numbers };

Agreement compare_words(std::string_view word, std::string_view expected, const Tolerance& tolerance) {
  const std::optional<Decimal> a = parse_decimal(word), b = parse_decimal(expected);
  if (!a || !b) return word == expected ? Agreement::as_text : Agreement::none;
  const bool same = *a == *b || (!tolerance.is_none() && is_close(to_double(*a), to_double(*b), tolerance));
  return same ? Agreement::as_numbers : Agreement::none;
}

// Where a line holds more than numbers, the white space within it counts.
bool same_line(std::string_view line, std::string_view expected, const Tolerance& tolerance) {
  line = strip(line), expected = strip(expected);
  if (line == expected) return true;
  bool only_numbers = true, same_space = true;
  while (!line.empty() && !expected.empty()) {
    const Agreement agreement = compare_words(take_word(line), take_word(expected), tolerance);
    if (agreement == Agreement::none) return false;
    only_numbers &= agreement == Agreement::as_numbers;
    same_space &= take_space(line) == take_space(expected);
    if (!only_numbers && !same_space) return false;
  }
  return line.empty() && expected.empty();
}

}  // namespace

bool same_output(std::string_view output, std::string_view expected, const Tolerance& tolerance) {
  output = strip(output), expected = strip(expected);
  while (!output.empty() && !expected.empty())
    if (!same_line(take_until(output, "\n"), take_until(expected, "\n"), tolerance)) return false;
  return output.empty() && expected.empty();
}

}  // namespace whet::code
