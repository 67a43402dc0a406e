#include "rewards/math/parse/words.h"

#include <algorithm>
#include <utility>

#include "rewards/math/parse/english.h"
#include "rewards/math/parse/names.h"
#include "rewards/math/parse/predicates.h"

namespace whet::math {

namespace {

// Names that are recognised in plain letters. Most names of two letters are not: tr and mu are products.
bool is_known(std::string_view name) {
  if (name == "ln" || name == "lg" || name == "sqrt" || name == "cbrt" || !constant_name(name).empty())
    return true;
  return name.size() > 2 && (!function_name(name).empty() || is_greek(name));
}

}  // namespace

bool tells_words(const Token& token) {
  if (token.type == TokenType::text)
    return token.text.size() > 1 && function_name(token.text).empty() &&
           word_role(token.text) != WordRole::joiner;
  if (token.type != TokenType::word) return false;
  const WordRole role = word_role(token.text);
  if (role == WordRole::joiner || role == WordRole::modulus) return false;
  if (token.text == "no" || token.text == "No" || token.text == "NO") return true;
  if (token.text.size() < 3 || is_known(token.text)) return false;
  const std::string_view name = first_name(token.text), rest = token.text.substr(name.size());
  if (name.size() > 1 && (rest == "x" || rest == "y" || rest == "z")) return false;  // sinx
  if (token.text.size() > 3) return true;
  const auto not_next = [](char a, char b) { return b != a + 1; };
  return std::adjacent_find(token.text.begin(), token.text.end(), not_next) != token.text.end();  // abc, xyz
}

namespace {

Expr words_of(const std::vector<const Token*>& tokens) {
  std::string text;
  for (const Token* token : tokens) {
    if (!text.empty() && token->spaced) text += ' ';
    text += token->text;
  }
  return node(Kind::words, {}, tidy(text));
}

}  // namespace

std::string tidy(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const bool space = c == ' ' || c == '~' || (c >= '\t' && c <= '\r');
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.' || out.back() == ',')) out.pop_back();
  return out;
}

std::string_view first_name(std::string_view letters) {
  constexpr size_t kLongest = 8;
  for (size_t size = std::min(kLongest, letters.size()); size > 1; --size)
    if (is_known(letters.substr(0, size))) return letters.substr(0, size);
  return letters.substr(0, 1);
}

namespace {

bool is_same_word(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() &&
         std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) { return (x | 0x20) == y; });
}

}  // namespace

size_t aside_size(std::string_view text, bool begins, bool behind_empty_set) {
  constexpr size_t kLongest = 60;
  static constexpr std::string_view kTelling[] = {"or",    "and",   "not",    "no",        "but", "except",
                                                  "wrong", "minus", "mod",    "if",        "for", "when",
                                                  "where", "base",  "unless", "otherwise", "else"};
  size_t at = 1, word = 0, words = 0, longest = 0;
  const auto skip_spaces = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  skip_spaces();
  const bool bracket = at < text.size() && text[at] == '(';
  if (bracket == begins) return 0;
  if (bracket) ++at;
  for (word = at; at < text.size() && at < kLongest; ++at) {
    const char c = text[at];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) continue;
    const std::string_view last = text.substr(word, at - word);
    for (const std::string_view telling : kTelling)
      if (is_same_word(last, telling) && !(behind_empty_set && last == "no")) return 0;
    if (word_role(last) == WordRole::percent || is_number_property(last)) return 0;
    words += !last.empty();
    longest = std::max(longest, last.size());
    word = at + 1;
    if (c != ' ') break;
  }
  if (words == 0 || longest < 3 || at >= text.size() || text[at] != (bracket ? ')' : ':')) return 0;
  ++at;
  skip_spaces();
  return at < text.size() && text[at] == '}' ? at + 1 : 0;
}

bool is_product(std::string_view letters) {
  constexpr size_t kLongest = 24;
  if (letters.size() > kLongest) return false;
  if (std::any_of(letters.begin(), letters.end(), [](char c) { return c & 0x80; })) return false;
  size_t singles = 0, names = 0;
  while (!letters.empty()) {
    const std::string_view name = first_name(letters);
    ++(name.size() == 1 ? singles : names);
    letters.remove_prefix(name.size());
  }
  return names == 0 ? singles <= 4 : singles <= 2 * names;
}

std::optional<Expr> read_words(const std::vector<Token>& tokens) {
  constexpr size_t kMostWords = 20;
  std::vector<Expr> parts;
  std::vector<const Token*> part;
  bool words = false;
  size_t count = 0;
  for (const Token& token : tokens) {
    const bool comma = token.is_sign(",");
    if (comma || token.type == TokenType::end) {
      if (part.empty()) return std::nullopt;
      parts.push_back(words_of(part));
      part.clear();
    } else if (token.type == TokenType::word || token.type == TokenType::text || token.is_sign("'") ||
               token.is_sign("-") || token.is_sign(".")) {
      part.push_back(&token);
      words |= tells_words(token);
    } else {
      return std::nullopt;
    }
    if (++count > 3 * kMostWords) return std::nullopt;
  }
  if (!words || count > kMostWords + parts.size()) return std::nullopt;
  if (parts.size() == 1) return std::move(parts.front());
  return node(Kind::list, std::move(parts));
}

}  // namespace whet::math
