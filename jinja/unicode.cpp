#include "jinja/unicode.h"

#include <utf8proc.h>

#include <algorithm>

namespace whet::jinja {

namespace {

utf8proc_category_t category(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }

char32_t simple_upper(char32_t c) {
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t simple_lower(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}
char32_t simple_title(char32_t c) {
  return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

// Of the mappings to several characters (Unicode's SpecialCasing.txt), those of languages in use; ligatures
// and ancient Greek are mapped one to one here.
constexpr char32_t kSharpS = 0xDF, kDottedI = 0x130, kSigma = 0x3A3, kFinalSigma = 0x3C2;

void put_upper(std::u32string& out, char32_t c) {
  if (c == kSharpS)
    out += U"SS";
  else
    out += simple_upper(c);
}

void put_title(std::u32string& out, char32_t c) {
  if (c == kSharpS)
    out += U"Ss";
  else
    out += simple_title(c);
}

// Unicode's case-ignorable characters: marks, modifiers and the punctuation inside words.
bool is_case_ignorable(char32_t c) {
  const auto kind = category(c);
  return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME || kind == UTF8PROC_CATEGORY_CF ||
         kind == UTF8PROC_CATEGORY_LM || kind == UTF8PROC_CATEGORY_SK ||
         std::u32string_view(U"'.:^`\u00B7\u0387\u2018\u2019\u2024\u2027").find(c) !=
             std::u32string_view::npos;
}

// Whether a sigma at `at` ends its word.
bool ends_word(std::u32string_view text, size_t at) {
  size_t before = at, after = at + 1;
  while (before > 0 && is_case_ignorable(text[before - 1])) --before;
  while (after < text.size() && is_case_ignorable(text[after])) ++after;
  return before > 0 && is_cased(text[before - 1]) && !(after < text.size() && is_cased(text[after]));
}

void put_lower(std::u32string& out, std::u32string_view text, size_t at) {
  if (text[at] == kSigma && ends_word(text, at))
    out += kFinalSigma;
  else if (text[at] == kDottedI)
    out += U"i\u0307";
  else
    out += simple_lower(text[at]);
}

bool is_line_end(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    out += point.value;
    at += point.length;
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

size_t code_points(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_space(char32_t c) { return is_unicode_space(c) || (c >= 0x1C && c <= 0x1F); }

bool is_printable(char32_t c) {
  const auto kind = category(c);
  const bool separator =
      kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP;
  const bool other = kind == UTF8PROC_CATEGORY_CC || kind == UTF8PROC_CATEGORY_CF ||
                     kind == UTF8PROC_CATEGORY_CS || kind == UTF8PROC_CATEGORY_CO ||
                     kind == UTF8PROC_CATEGORY_CN;
  return c == ' ' || !(separator || other);
}

bool is_letter(char32_t c) {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(char32_t c) { return category(c) == UTF8PROC_CATEGORY_ND; }

bool is_numeric(char32_t c) {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}

bool is_upper(char32_t c) { return utf8proc_isupper(static_cast<utf8proc_int32_t>(c)) != 0; }
bool is_lower(char32_t c) { return utf8proc_islower(static_cast<utf8proc_int32_t>(c)) != 0; }
bool is_cased(char32_t c) { return is_upper(c) || is_lower(c) || category(c) == UTF8PROC_CATEGORY_LT; }

std::string to_upper(std::string_view text) {
  std::u32string out;
  for (const char32_t c : to_code_points(text)) put_upper(out, c);
  return to_utf8(out);
}

std::string to_lower(std::string_view text) {
  const std::u32string points = to_code_points(text);
  std::u32string out;
  for (size_t i = 0; i < points.size(); ++i) put_lower(out, points, i);
  return to_utf8(out);
}

std::string capitalize(std::string_view text) {
  const std::u32string points = to_code_points(text);
  std::u32string out;
  for (size_t i = 0; i < points.size(); ++i)
    if (i == 0)
      put_title(out, points[i]);
    else
      put_lower(out, points, i);
  return to_utf8(out);
}

std::string title(std::string_view text) {
  const std::u32string points = to_code_points(text);
  std::u32string out;
  for (size_t i = 0; i < points.size(); ++i)
    if (i > 0 && is_cased(points[i - 1]))
      put_lower(out, points, i);
    else
      put_title(out, points[i]);
  return to_utf8(out);
}

std::string strip(std::string_view text, Side side, const std::string* characters) {
  const std::u32string points = to_code_points(text);
  const std::u32string set = characters == nullptr ? U"" : to_code_points(*characters);
  const auto goes = [&](char32_t c) { return characters ? set.find(c) != set.npos : is_space(c); };
  size_t begin = 0, end = points.size();
  if (side != Side::right)
    while (begin < end && goes(points[begin])) ++begin;
  if (side != Side::left)
    while (end > begin && goes(points[end - 1])) --end;
  return to_utf8(std::u32string_view(points).substr(begin, end - begin));
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    size_t next = at + point.length;
    if (is_line_end(point.value)) {
      lines.emplace_back(text.substr(begin, at - begin));
      if (point.value == '\r' && next < text.size() && text[next] == '\n') ++next;
      begin = next;
    }
    at = next;
  }
  if (begin < text.size()) lines.emplace_back(text.substr(begin));
  return lines;
}

}  // namespace whet::jinja
