// The letter of a multiple choice question: anchored like any other answer, and else where options are named.
#include <algorithm>

#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/extract.h"
#include "rewards/math/extract/marks.h"
#include "rewards/math/extract/phrases.h"
#include "rewards/math/extract/scan.h"

namespace whet::math {

namespace {

using namespace extraction;

constexpr size_t kLongestAnswer = 400;

bool is_word_byte(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

// A capital that stands alone: no part of a word or a contraction (I'm, A's), and no command's name.
bool is_lone_capital(std::string_view text, size_t at) {
  const char before = byte_before(text, at), after = byte_at(text, at + 1);
  if (!is_capital(text[at]) || is_word_byte(before) || is_word_byte(after)) return false;
  return before != '\\' && before != '\'' && after != '\'' && !stands_at(text, at + 1, "’");
}

// Words rather than options: the article in "A triangle", the pronoun in "I think".
bool is_word(std::string_view text, size_t at) {
  if (text[at] != 'A' && text[at] != 'I') return false;
  if (byte_at(text, at + 1) != ' ') return false;
  const char next = byte_at(text, at + 2);
  return next >= 'a' && next <= 'z';
}

bool is_negated(std::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == '*')) --at;
  for (const std::string_view word : {"not", "non", "nicht", "pas", "no", "isn't", "neither", "不是"}) {
    if (at < word.size() || !stands_at(text, at - word.size(), word)) continue;
    if (!is_letter(word.front()) || !is_letter(byte_before(text, at - word.size()))) return true;
  }
  return false;
}

std::optional<char> first_option(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at)
    if (is_lone_capital(text, at) && !is_word(text, at) && !is_negated(text, at)) return text[at];
  return std::nullopt;
}

std::optional<char> last_option(std::string_view text) {
  for (size_t at = text.size(); at-- > 0;)
    if (is_lone_capital(text, at) && !is_word(text, at) && !is_negated(text, at)) return text[at];
  return std::nullopt;
}

// Without the commands and braces of \text{(B)}.
std::string without_commands(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      while (is_letter(byte_at(text, at + 1))) ++at;
      continue;
    }
    out += std::string_view("{}$").find(text[at]) == std::string_view::npos ? text[at] : ' ';
  }
  return out;
}

// The option in a place that holds an answer: there a small letter alone is one, too.
std::optional<char> option_in(std::string_view place) {
  const std::string bare = without_commands(place.substr(0, kLongestAnswer));
  std::string_view text = trim_decoration(bare);
  if (text.starts_with('(') && text.ends_with(')')) text = trim(text.substr(1, text.size() - 2));
  if (text.size() == 1 && is_letter(text[0]))
    return static_cast<char>(is_capital(text[0]) ? text[0] : text[0] - 'a' + 'A');
  return first_option(text);
}

// The last line that begins with an option: "B. because", "(C) Cecile", "**D**".
std::optional<char> option_at_line_start(std::string_view text) {
  for (size_t end = text.size();;) {
    const size_t feed = end == 0 ? text.npos : text.rfind('\n', end - 1);
    const size_t begin = feed == text.npos ? 0 : feed + 1;
    size_t at = begin;
    while (at < end && std::string_view(" \t*([\"").find(text[at]) != std::string_view::npos) ++at;
    if (at < end && is_lone_capital(text, at) && !is_word(text, at)) return text[at];
    if (begin == 0) return std::nullopt;
    end = feed;
  }
}

std::optional<char> announced_option(std::string_view text) {
  constexpr int kMostTried = 16;
  const std::vector<Announcement> all = announcements(text);
  int tried = 0;
  for (auto it = all.rbegin(); it != all.rend() && tried < kMostTried; ++it, ++tried) {
    const size_t end = sentence_end(text, std::min(it->begin + 2, text.size()));
    if (const std::optional<char> option = option_in(text.substr(it->begin, end - it->begin))) return option;
  }
  return std::nullopt;
}

}  // namespace

std::optional<char> extract_choice(std::string_view text) {
  if (const std::optional<Place> box = last_box(text, false))
    if (const std::optional<char> option = option_in(box->text)) return option;
  if (const std::optional<Span> tag = last_answer_tag(text))
    if (const std::optional<char> option = option_in(tag->in(text))) return option;
  if (const std::optional<char> option = announced_option(text)) return option;
  if (const std::string_view all = trim_decoration(text); all.size() == 1) return option_in(all);
  if (const std::optional<char> option = option_at_line_start(text)) return option;
  return last_option(text);
}

}  // namespace whet::math
