#include "tokenizer/scanners.h"

#include <climits>
#include <utility>

#include "tokenizer/unicode_class.h"

namespace whet {

namespace {

using std::string_view;

bool is_newline(char c) { return c == '\r' || c == '\n'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_at(string_view text, size_t at, ClassSet classes) {
  return at < text.size() && (character_at(text, at).classes & classes) != 0;
}

// The end of the run of characters of these classes.
size_t skip(string_view text, size_t at, ClassSet classes) {
  while (at < text.size()) {
    const ClassedCharacter character = character_at(text, at);
    if ((character.classes & classes) == 0) break;
    at += character.length;
  }
  return at;
}

// The position of the next character of these classes.
size_t skip_to(string_view text, size_t at, ClassSet classes) {
  while (at < text.size()) {
    const ClassedCharacter character = character_at(text, at);
    if ((character.classes & classes) != 0) break;
    at += character.length;
  }
  return at;
}

size_t skip_newlines(string_view text, size_t at) {
  while (at < text.size() && is_newline(text[at])) ++at;
  return at;
}

// The end of  \s*[\r\n]+|\s+(?!\S)|\s+  at a white space; without newlines, of  \s+(?!\S)|\s+.
template <bool newlines>
size_t end_of_space(string_view text, size_t begin) {
  size_t end = begin, last = begin, past_newline = begin;
  while (end < text.size()) {
    const ClassedCharacter character = character_at(text, end);
    if ((character.classes & kSpace) == 0) break;
    last = end;
    end += character.length;
    if (newlines && is_newline(text[last])) past_newline = end;
  }
  if (past_newline > begin) return past_newline;
  return end == text.size() || last == begin ? end : last;  // the last one belongs to the word after it
}

// The end of 's|'t|'re|'ve|'m|'ll|'d at an apostrophe, or `at`. Ignoring case includes U+017F, a long s.
template <bool ignore_case>
size_t end_of_contraction(string_view text, size_t at) {
  const auto letter = [&](size_t i) {
    const char c = at + i < text.size() ? text[at + i] : '\0';
    return ignore_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  };
  const char first = letter(1), second = letter(2);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return at + 2;
  if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l'))
    return at + 3;
  if (ignore_case && text.substr(at + 1).starts_with("\u017F")) return at + 3;
  return at;
}

// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,most_digits}| ?[^\s\p{L}\p{N}]+[\r\n]*
// |\s*[\r\n]+|\s+(?!\S)|\s+  matches every character, so the match begins at `from`.
template <int most_digits>
size_t end_of_cl100k(string_view text, size_t at) {
  if (text[at] == '\'')
    if (const size_t end = end_of_contraction<true>(text, at); end > at) return end;
  const ClassedCharacter first = character_at(text, at);
  size_t next = at + first.length;
  if (first.classes & kLetter) return skip(text, next, kLetter);
  if (first.classes & kNumber) {
    for (int digits = 1; digits < most_digits && is_at(text, next, kNumber); ++digits)
      next += character_at(text, next).length;
    return next;
  }
  if (!is_newline(text[at]) && is_at(text, next, kLetter)) return skip(text, next, kLetter);
  constexpr ClassSet kNotOther = kSpace | kLetter | kNumber;
  const size_t other = text[at] == ' ' ? next : at;
  if (other < text.size() && !is_at(text, other, kNotOther))
    return skip_newlines(text, skip_to(text, other, kNotOther));
  return end_of_space<true>(text, at);
}

// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+  matches every character too.
size_t end_of_gpt2(string_view text, size_t at) {
  if (text[at] == '\'')
    if (const size_t end = end_of_contraction<false>(text, at); end > at) return end;
  const size_t word = text[at] == ' ' ? at + 1 : at;
  if (word < text.size()) {
    const ClassSet classes = character_at(text, word).classes;
    if (classes & kLetter) return skip(text, word, kLetter);
    if (classes & kNumber) return skip(text, word, kNumber);
    if (!(classes & kSpace)) return skip_to(text, word, kSpace | kLetter | kNumber);
  }
  return end_of_space<false>(text, at);
}

// [!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*
// |\s*[\r\n]+|\s+(?!\S)|\s+  or `at` where it does not match.
size_t end_of_deepseek(string_view text, size_t at) {
  constexpr ClassSet kSigns = kPunctuation | kSymbol, kLetters = kLetter | kMark;
  const ClassedCharacter first = character_at(text, at);
  size_t next = at + first.length;
  if (first.length == 1 && (first.classes & kSigns) && next < text.size() && is_ascii_letter(text[next])) {
    while (next < text.size() && is_ascii_letter(text[next])) ++next;
    return next;
  }
  if (first.classes & kLetters) return skip(text, next, kLetters);
  if (!(first.classes & kSigns) && !is_newline(text[at]) && is_at(text, next, kLetters))
    return skip(text, next, kLetters);
  const size_t sign = text[at] == ' ' ? next : at;
  if (is_at(text, sign, kSigns)) return skip_newlines(text, skip(text, sign, kSigns));
  return first.classes & kSpace ? end_of_space<true>(text, at) : at;
}

template <size_t (*end_of)(string_view, size_t)>
ByteRange scan_everywhere(string_view text, size_t from) {
  return {from, from < text.size() ? end_of(text, from) : from};
}

ByteRange scan_deepseek(string_view text, size_t from) {
  for (size_t at = from; at < text.size(); at += character_at(text, at).length)
    if (const size_t end = end_of_deepseek(text, at); end > at) return {at, end};
  return {text.size(), text.size()};
}

// \p{N}{1,most}
template <ClassSet classes, int most>
ByteRange scan_run(string_view text, size_t from) {
  const size_t begin = skip_to(text, from, classes);
  size_t end = begin;
  for (int count = 0; count < most && is_at(text, end, classes); ++count)
    end += character_at(text, end).length;
  return {begin, end};
}

// [一-龥぀-ゟ゠-ヿ]+, that is U+4E00 to U+9FA5 and U+3040 to U+30FF: three bytes each, in the order of
// their bytes.
bool is_han_or_kana(string_view text, size_t at) {
  const string_view bytes = text.substr(at, 3);
  return (bytes >= "\u4E00" && bytes <= "\u9FA5") || (bytes >= "\u3040" && bytes <= "\u30FF");
}

ByteRange scan_han_and_kana(string_view text, size_t from) {
  size_t begin = from;
  while (begin < text.size() &&
         !(static_cast<unsigned char>(text[begin]) >= 0xE3 && is_han_or_kana(text, begin)))
    begin += character_at(text, begin).length;
  size_t end = begin;
  while (end < text.size() && is_han_or_kana(text, end)) end += 3;
  return {begin, end};
}

// The same pattern is written with a line feed as itself or as \n, and with " escaped or not.
std::string canonical(const std::string& pattern) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i], next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' && next == '"') {
      continue;
    } else if (c == '\\') {
      out += {c, next};
      ++i;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

ByteRange scan_digit(string_view text, size_t from) { return scan_run<kDigit, 1>(text, from); }

Scanner find_scanner(const std::string& pattern) {
  static constexpr std::pair<string_view, Scanner> kScanners[] = {
      {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       scan_everywhere<end_of_cl100k<1>>},
      {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       scan_everywhere<end_of_cl100k<3>>},
      {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
       scan_everywhere<end_of_gpt2>},
      {R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       scan_deepseek},
      {"[一-龥\u3040-ゟ゠-ヿ]+", scan_han_and_kana},
      {R"(\p{N})", scan_run<kNumber, 1>},
      {R"(\p{N}{1,3})", scan_run<kNumber, 3>},
      {R"(\p{N}+)", scan_run<kNumber, INT_MAX>},
  };
  const std::string wanted = canonical(pattern);
  for (const auto& [known, scanner] : kScanners)
    if (known == wanted) return scanner;
  return nullptr;
}

}  // namespace whet
