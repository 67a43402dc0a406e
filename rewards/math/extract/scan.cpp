#include "rewards/math/extract/scan.h"

#include <algorithm>

namespace whet::math::extraction {

namespace {

std::string_view trim_back(std::string_view text, std::string_view dropped) {
  for (;; text.remove_suffix(1)) {
    if (text.empty()) return text;
    // LaTeX's spaces \; and \: are no punctuation.
    const bool is_command = text.size() > 1 && text[text.size() - 2] == '\\';
    const bool is_dropped = dropped.find(text.back()) != dropped.npos && !is_command;
    if (!is_space(text.back()) && !is_dropped) return text;
  }
}

std::string_view trim_front(std::string_view text, std::string_view dropped) {
  while (!text.empty() && (is_space(text.front()) || dropped.find(text.front()) != dropped.npos))
    text.remove_prefix(1);
  return text;
}

}  // namespace

std::string_view trim(std::string_view text) { return trim_front(trim_back(text, ""), ""); }

std::string_view trim_punctuation(std::string_view text) { return trim_front(trim_back(text, ".,;:"), ""); }

std::string_view trim_decoration(std::string_view text) {
  for (;;) {
    const size_t size = text.size();
    text = trim_front(trim_back(text, ".,;:*_`\"'"), "*_`\"':");
    // A quote that JSON escaped.
    if (text.starts_with("\\\"")) text.remove_prefix(2);
    if (text.ends_with("\\\"")) text.remove_suffix(2);
    if (text.size() == size) return text;
  }
}

std::string single_backslashes(std::string_view text) {
  bool doubled = false;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && text[end] == '\\') ++end;
    const size_t count = end - at;
    if (count > 0 && is_letter(byte_at(text, end))) {
      if (count % 2 == 1) return std::string(text);
      doubled = true;
    }
    at = end + 1;
  }
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    out += text[at];
    if (doubled && text[at] == '\\' && byte_at(text, at + 1) == '\\') ++at;
  }
  return out;
}

std::string without_bold(std::string_view text) {
  std::string out;
  const auto in_formula = [](char c) { return is_letter(c) || is_digit(c) || c == '(' || c == ')'; };
  for (size_t at = 0; at < text.size(); ++at) {
    const bool bold = stands_at(text, at, "**") &&
                      !(in_formula(byte_before(text, at)) && in_formula(byte_at(text, at + 2)));
    if (bold)
      ++at;
    else
      out += text[at];
  }
  return out;
}

size_t code_point_size(char c) {
  const auto lead = static_cast<unsigned char>(c);
  return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

bool ends_sentence(std::string_view text, size_t at) {
  const char c = byte_at(text, at);
  if (c == '\n') return true;
  if (c == '.' || c == '?') {
    const char next = byte_at(text, at + 1);
    return is_space(next) || next == '"' || next == '*';
  }
  if (is_ascii(c)) return false;
  // Full stops of Chinese and Japanese, of Hindi, and the Arabic question mark.
  return stands_at(text, at, "。") || stands_at(text, at, "？") || stands_at(text, at, "।") ||
         stands_at(text, at, "؟");
}

size_t sentence_end(std::string_view text, size_t at) {
  while (at < text.size() && !ends_sentence(text, at)) ++at;
  return std::min(at, text.size());
}

size_t next_line(std::string_view text, size_t at) {
  at = std::min(text.find('\n', at), text.size());
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

}  // namespace whet::math::extraction
