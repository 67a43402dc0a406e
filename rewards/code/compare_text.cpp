#include "rewards/code/compare_text.h"

#include "rewards/code/decimal.h"

namespace whet::code {

namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view strip(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The text up to the next of `ends`, which it is taken from together with that one.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const size_t end = text.find_first_of(ends);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return taken;
}

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.size(), line.find_first_not_of(kSpace)));
  return take_until(line, kSpace);
}

bool same_number(std::string_view word, std::string_view expected, const Tolerance& tolerance) {
  const std::optional<Decimal> a = parse_decimal(word), b = parse_decimal(expected);
  if (!a || !b) return false;
  return *a == *b || (!tolerance.is_none() && is_close(to_double(*a), to_double(*b), tolerance));
}

bool same_line(std::string_view line, std::string_view expected, const Tolerance& tolerance) {
  line = strip(line), expected = strip(expected);
  if (line == expected) return true;
  while (!line.empty() && !expected.empty())
    if (!same_number(take_word(line), take_word(expected), tolerance)) return false;
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
