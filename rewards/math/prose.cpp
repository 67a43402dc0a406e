#include "rewards/math/prose.h"

#include <algorithm>
#include <array>

#include "rewards/math/scan.h"

namespace whet::math::extraction {

namespace {

constexpr int kMostWords = 3;
constexpr int kMostForeignLetters = 12;

// Words that hold sentences together, and stand in no answer.
constexpr std::array<std::string_view, 69> kFunctionWords = {
    "is",    "are",  "was",   "were",   "be",     "been",  "the",    "that",   "this",   "these",
    "there", "here", "it",    "its",    "we",     "you",   "he",     "she",    "they",   "our",
    "your",  "my",   "so",    "thus",   "hence",  "then",  "since",  "because", "therefore", "however",
    "which", "what", "how",   "where",  "when",   "who",   "why",    "if",     "but",    "as",
    "have",  "has",  "had",   "can",    "let",    "find",  "get",    "wait",   "now",    "from",
    "with",  "by",   "est",   "une",    "les",    "donc",  "il",     "ist",    "der",    "die",
    "das",   "una",  "el",    "los",    "por",    "don",   "does",   "just",   "about"};
constexpr std::array<std::string_view, 30> kFormulaWords = {
    "and", "or",  "sqrt", "cbrt", "sin", "cos",  "tan",   "cot",  "sec", "csc",     "log", "ln",  "exp", "pi",
    "lim", "max", "min",  "mod",  "gcd", "lcm",  "abs",   "floor", "ceil", "inf", "infinity", "oo", "arcsin",
    "arccos", "arctan", "frac"};
constexpr std::array<std::string_view, 12> kTextCommands = {
    "text", "mbox", "textbf", "textrm", "textit", "mathrm", "mathbf", "operatorname", "begin", "end",
    "textnormal", "hbox"};

template <class Words>
bool contains_word(const Words& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view known) {
    return known.size() == word.size() && stands_at(word, 0, known);
  });
}

size_t letters_end(std::string_view text, size_t at) {
  while (at < text.size() && is_letter(text[at])) ++at;
  return at;
}

// The end of a LaTeX command, with the group of one that holds words.
size_t command_end(std::string_view text, size_t at) {
  const size_t end = letters_end(text, at + 1);
  if (end == at + 1) return at + 2;
  if (byte_at(text, end) != '{' || !contains_word(kTextCommands, text.substr(at + 1, end - at - 1)))
    return end;
  constexpr size_t kLongestGroup = 200;
  const size_t close = text.substr(end, kLongestGroup).find('}');
  return close == text.npos ? end : end + close + 1;
}

// Labels such as ABCD name points.
bool is_label(std::string_view word) {
  return word.size() <= 4 && std::all_of(word.begin(), word.end(), is_capital);
}

bool colon_follows(std::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return byte_at(text, at) == ':' || stands_at(text, at, "：");
}

}  // namespace

bool is_prose(std::string_view text) {
  int words = 0, foreign = 0;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      at = command_end(text, at);
    } else if (!is_ascii(text[at])) {
      if (++foreign > kMostForeignLetters) return true;
      at += code_point_size(text[at]);
    } else if (is_letter(text[at])) {
      const size_t end = letters_end(text, at);
      const std::string_view word = text.substr(at, end - at);
      at = end;
      if (word.size() < 2 || is_label(word) || contains_word(kFormulaWords, word)) continue;
      if (++words > kMostWords || contains_word(kFunctionWords, word)) return true;
      if (word.size() >= 4 && colon_follows(text, at)) return true;
    } else {
      // One sentence after another.
      if (text[at] == '.' && byte_at(text, at + 1) == ' ' && is_capital(byte_at(text, at + 2))) return true;
      ++at;
    }
  }
  return false;
}

bool is_code(std::string_view text) {
  constexpr std::array<std::string_view, 8> kSigns = {"__", "lambda", "('", "(\"", "()", "['", "[\"", "import "};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return text.find(sign) != text.npos; });
}

}  // namespace whet::math::extraction
