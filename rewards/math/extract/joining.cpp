#include "rewards/math/extract/joining.h"

namespace whet::math::extraction {

namespace {

constexpr WordList kBetween{"$",   "\\(", "\\)",    "\\[",     "\\]", "\\,", "\\;", "\\:",
                            "\\!", "\\ ", "\\quad", "\\qquad", "~",   "*",   "\\\\"};
constexpr WordList kCommas{",", ";", "、", "，", "；", "\\&", "&"};
constexpr WordList kConjunctions{"and", "or", "et", "ou", "und", "oder", "和", "或", "y"};

size_t skip_fill(std::string_view text, size_t at) {
  for (;;) {
    const size_t fill = kBetween.at(text, at);
    if (fill == 0 && !(at < text.size() && is_space(text[at]))) return at;
    at += fill == 0 ? 1 : fill;
  }
}

// The end of \text{...} whose last word is a conjunction: "\text{ for part (a) and }"; `at`: none.
size_t text_group_end(std::string_view text, size_t at) {
  for (const std::string_view command : {"\\text{", "\\mbox{", "\\textrm{", "\\mathrm{"}) {
    if (!text.substr(at).starts_with(command)) continue;
    const size_t begin = at + command.size(), end = text.find('}', begin);
    if (end == text.npos) return at;
    const std::string_view words = trim(text.substr(begin, end - begin));
    const size_t space = words.find_last_of(" \t\n");
    const size_t last = space == words.npos ? 0 : space + 1;
    return kConjunctions.at(words, last) == words.size() - last ? end + 1 : at;
  }
  return at;
}

// The end of "x =" or "y_1 =".
size_t assignment_end(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_' ||
                               text[end] == '{' || text[end] == '}'))
    ++end;
  end = skip_fill(text, end);
  return end > at && byte_at(text, end) == '=' ? skip_fill(text, end + 1) : at;
}

// The end of one word that names what is counted, before a conjunction: "\boxed{1} apple and \boxed{2}
// pears".
size_t counted_end(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_letter(text[end])) ++end;
  if (end < at + 3) return at;
  const size_t next = skip_fill(text, end);
  return next > end && word_at(text, next, "and") ? next : at;
}

}  // namespace

bool joins(std::string_view between) {
  constexpr size_t kLongest = 80;
  if (between.size() > kLongest) return false;
  size_t at = skip_fill(between, 0);
  at = counted_end(between, at);
  const size_t begin = at;
  at = skip_fill(between, at + kCommas.at(between, at));
  if (const size_t group = text_group_end(between, at); group > at)
    at = group;
  else
    at += kConjunctions.at(between, at);
  if (at == begin) return false;
  at = assignment_end(between, skip_fill(between, at));
  return at == between.size();
}

size_t percent_end(std::string_view text, size_t at) {
  constexpr WordList kPercent{"\\%", "%", "percent", "pct", "percentage", "pourcent", "Prozent"};
  size_t end = at;
  while (end < text.size() && (text[end] == ' ' || text[end] == '$')) ++end;
  if (stands_at(text, end, "\\)")) end += 2;
  while (end < text.size() && text[end] == ' ') ++end;
  const size_t length = kPercent.at(text, end);
  return length == 0 ? at : end + length;
}

}  // namespace whet::math::extraction
