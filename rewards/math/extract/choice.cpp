// The letter of a multiple choice question: anchored like any other answer, and else where options are named.
#include <algorithm>
#include <array>

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
  const bool joined = word_at(text, at + 2, "or") || word_at(text, at + 2, "and");
  return next >= 'a' && next <= 'z' && !joined;
}

// How far before `at` the words end that say nothing between a "not" and what it rules out.
size_t before_fill(std::string_view text, size_t at) {
  constexpr std::array kFill = {"be", "option", "options", "choice", "answer", "letter"};
  for (size_t end = at;; at = end) {
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '(' || text[end - 1] == '*')) --end;
    for (const std::string_view word : kFill)
      if (end > word.size() && word_at(text, end - word.size(), word) &&
          !is_letter(text[end - word.size() - 1]))
        end -= word.size();
    if (end == at) return at;
  }
}

bool is_negated(std::string_view text, size_t at) {
  at = before_fill(text, at);
  for (const std::string_view word : {"not", "non", "nicht", "pas", "no", "isn't", "isn’t", "neither", "nor",
                                      "cannot", "can't", "except", "without", "excluding", "不是"}) {
    if (at < word.size() || !stands_at(text, at - word.size(), word)) continue;
    if (!is_letter(word.front()) || !is_letter(byte_before(text, at - word.size()))) return true;
  }
  return false;
}

// Part of a formula: C + 5, A = B, C^2.
bool is_operand(std::string_view text, size_t at) {
  constexpr std::string_view kOperators = "+=^*<>_|#";
  const size_t before = at == 0 ? text.npos : text.find_last_not_of(' ', at - 1);
  const size_t after = text.find_first_not_of(' ', at + 1);
  const auto is_operator = [&](size_t i) { return i != text.npos && kOperators.find(text[i]) != text.npos; };
  const bool bold = stands_at(text, at + 1, "**") || (at > 1 && stands_at(text, at - 2, "**")) ||
                    stands_at(text, at + 1, "*") || byte_before(text, at) == '*';
  return !bold && (is_operator(before) || is_operator(after));
}

// Behind what joins two options: "A, B", "A or maybe (B)"; also nothing but spaces and brackets.
size_t behind_joiner(std::string_view text, size_t at) {
  constexpr WordList kJoiners{
      ",",      "/",      "&",      ";",    "or",   "and", "maybe", "perhaps", "possibly", "probably", "also",
      "option", "choice", "either", "both", "even", "(",   ")",     "*",       ".",        "或",       "和"};
  for (;;) {
    const size_t size = kJoiners.at(text, at);
    if (size == 0 && byte_at(text, at) != ' ') return at;
    at += std::max<size_t>(size, 1);
  }
}

// What a stretch of text says of the options.
struct Options {
  std::optional<char> chosen;
  bool several = false;
};

bool is_option(std::string_view text, size_t at) {
  return is_lone_capital(text, at) && !is_word(text, at) && !is_operand(text, at);
}

// The option that is named, where no other is but to be ruled out.
Options only_option(std::string_view text) {
  Options found;
  bool last_ruled_out = false;
  size_t last = text.size();
  for (size_t at = 0; at < text.size(); ++at) {
    if (!is_option(text, at)) continue;
    const bool same_breath = last < at && behind_joiner(text, last + 1) == at;
    last_ruled_out = is_negated(text, at) || (last_ruled_out && same_breath);
    last = at;
    if (last_ruled_out) continue;
    if (found.chosen && *found.chosen != text[at]) return {std::nullopt, true};
    found.chosen = text[at];
  }
  return found;
}

// Without the braces and the commands that only set \text{(B)}; another command leaves a sign.
std::string without_commands(std::string_view text) {
  constexpr WordList kSet{"text", "textbf", "textrm", "textit",    "mathrm",     "mathbf", "mathit", "mbox",
                          "hbox", "boxed",  "fbox",   "bf",        "rm",         "bm",     "quad",   "qquad",
                          "left", "right",  "emph",   "underline", "boldsymbol", "textsf", "mathsf"};
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      const size_t begin = at + 1;
      while (is_letter(byte_at(text, at + 1))) ++at;
      if (at >= begin && !kSet.contains(text.substr(begin, at + 1 - begin))) out += '#';
      continue;
    }
    out += std::string_view("{}$").find(text[at]) == std::string_view::npos ? text[at] : ' ';
  }
  return out;
}

// The option that `text` begins with, unless more are joined to it: "C", "(C) Cecile", "A, since B is wrong".
Options leading_option(std::string_view text) {
  const size_t at = text.starts_with('(') ? std::min(text.find_first_not_of(' ', 1), text.size()) : 0;
  if (at >= text.size() || !is_option(text, at)) return {};
  const size_t next = behind_joiner(text, at + 1);
  if (next < text.size() && next > at + 1 && text[next] != text[at] && is_option(text, next))
    return {std::nullopt, true};
  return {text[at], false};
}

// The option in a place that holds an answer: there a small letter alone is one, too.
Options option_in(std::string_view place) {
  const std::string bare = without_commands(place.substr(0, kLongestAnswer));
  std::string_view text = trim_decoration(bare);
  std::string_view inner = text;
  if (text.starts_with('(') && text.ends_with(')')) inner = trim(text.substr(1, text.size() - 2));
  if (inner.size() == 1 && is_letter(inner[0]))
    return {static_cast<char>(is_capital(inner[0]) ? inner[0] : inner[0] - 'a' + 'A'), false};
  const Options first = leading_option(text);
  return first.chosen || first.several ? first : only_option(text);
}

// The option that lines begin with: "B. because", "(C) Cecile", "**D**". Where there are several, which may
// be the question's list, what counts is `behind` them.
std::optional<char> option_at_line_start(std::string_view text, size_t* behind) {
  std::optional<char> found;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const size_t at = std::min(text.find_first_not_of(" \t*([\"", begin), end);
    if (at < end && is_option(text, at)) {
      const bool several = leading_option(text.substr(at, end - at)).several;
      if (several || (found && *found != text[at])) *behind = end;
      found = text[at];
    }
    begin = end + 1;
  }
  return *behind == 0 ? found : std::nullopt;
}

// In the last sentence that names any.
std::optional<char> last_option(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && !is_option(text, at - 1)) --at;
  if (at == 0) return std::nullopt;
  size_t begin = at - 1;
  while (begin > 0 && !ends_sentence(text, begin - 1)) --begin;
  return only_option(text.substr(begin, sentence_end(text, at) - begin)).chosen;
}

std::optional<char> unmarked_option(std::string_view text) {
  if (const std::string_view all = trim_decoration(text); all.size() == 1) return option_in(all).chosen;
  size_t behind = 0;
  const std::optional<char> option = option_at_line_start(text, &behind);
  return option ? option : last_option(text.substr(behind));
}

// The option of the last announcement that names one; where it names several, none.
std::optional<Options> announced_option(std::string_view text) {
  constexpr int kMostTried = 16;
  const std::vector<Announcement> all = announcements(text);
  int tried = 0;
  for (auto it = all.rbegin(); it != all.rend() && tried < kMostTried; ++it, ++tried) {
    const size_t end = sentence_end(text, std::min(it->begin + 2, text.size()));
    const Options named = option_in(text.substr(it->begin, end - it->begin));
    if (named.chosen || named.several) return named;
  }
  return std::nullopt;
}

}  // namespace

std::optional<char> extract_choice(std::string_view text) {
  std::string behind;  // an answer that is no option may be named as one later
  if (const std::optional<Place> box = last_box(text, true)) {
    const Options named = option_in(box->text);
    if (named.chosen || named.several) return named.chosen;
    behind = without_commands(text.substr(box->begin));
    text = behind;
  } else if (const std::optional<Span> tag = last_answer_tag(text)) {
    const Options named = option_in(tag->in(text));
    if (named.chosen || named.several) return named.chosen;
    text = text.substr(tag->end);
  }
  if (const std::optional<Options> named = announced_option(text)) return named->chosen;
  return unmarked_option(text);
}

std::optional<char> choice_of(std::string_view answer) {
  if (answer.size() > kLongestAnswer) return std::nullopt;
  const std::string bare = without_commands(answer);
  const std::string_view text = trim_decoration(bare);
  const bool small = text.size() == 3 && text.starts_with('(') && text.ends_with(')');
  if (small) return option_in(text).chosen;
  const size_t at = text.starts_with('(') ? 1 : 0;
  if (at >= text.size() || !is_option(text, at)) return std::nullopt;
  const size_t next = std::min(text.find_first_not_of(' ', at + 1), text.size());
  const bool named = next > at + 1 && is_capital(byte_at(text, next)) && is_letter(byte_at(text, next + 1));
  const bool closed = std::string_view(at == 0 ? ").:" : ")").find(byte_at(text, next)) != text.npos;
  const bool ends = next == text.size() || closed || (at == 0 && named);
  return ends ? leading_option(text).chosen : std::nullopt;
}

}  // namespace whet::math
