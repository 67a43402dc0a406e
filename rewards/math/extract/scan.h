// Character classes of the extraction, in bytes of UTF-8: digits, spaces, words, ends of sentences.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace whet::math::extraction {

// A range of a text: [begin, end) in bytes.
struct Span {
  size_t begin = 0, end = 0;

  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

// An answer found in a text, with the byte at which it begins.
struct FoundAnswer {
  size_t begin = 0;
  std::string text;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr char to_lower(char c) { return is_capital(c) ? static_cast<char>(c + 'a' - 'A') : c; }

// The byte at `at`, a line feed beyond the ends: a text is read as if it stood on lines of its own.
constexpr char byte_at(std::string_view text, size_t at) { return at < text.size() ? text[at] : '\n'; }
constexpr char byte_before(std::string_view text, size_t at) { return at == 0 ? '\n' : text[at - 1]; }

std::string_view trim(std::string_view text);
// Without spaces, and without the signs that end sentences and clauses at its end.
std::string_view trim_punctuation(std::string_view text);
// Without spaces and decoration of running text: Markdown's asterisks, quotes, a full stop.
std::string_view trim_decoration(std::string_view text);

// A text in which every LaTeX command has two backslashes was escaped once too often: with one each.
std::string single_backslashes(std::string_view text);

// Without markdown's **; the power x**2 stays.
std::string without_bold(std::string_view text);

// Whether `word` stands at `at`, ASCII case aside.
constexpr bool stands_at(std::string_view text, size_t at, std::string_view word) {
  if (at > text.size() || text.size() - at < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i)
    if (to_lower(text[at + i]) != to_lower(word[i])) return false;
  return true;
}
// The same, and no letter goes on after it.
constexpr bool word_at(std::string_view text, size_t at, std::string_view word) {
  return stands_at(text, at, word) && !is_letter(byte_at(text, at + word.size()));
}

// Words or signs to search for, indexed by their first two bytes, so that most positions of a text are
// skipped after two comparisons, also in scripts whose letters share their first byte.
template <size_t N>
class WordList {
 public:
  template <class... Words>
  constexpr explicit WordList(Words... words) : words_{words...} {
    for (const std::string_view word : words_) {
      mark(begins_, word.front());
      if (word.size() > 1)
        mark(goes_on_, word[1]);
      else
        goes_on_.fill(true);
    }
  }

  // The length of the first that stands at `at`, as a word where it ends in a letter; 0: none.
  size_t at(std::string_view text, size_t at) const {
    if (at >= text.size() || !begins_[static_cast<unsigned char>(text[at])]) return 0;
    if (!goes_on_[static_cast<unsigned char>(byte_at(text, at + 1))]) return 0;
    for (const std::string_view word : words_)
      if (is_letter(word.back()) ? word_at(text, at, word) : stands_at(text, at, word)) return word.size();
    return 0;
  }
  bool contains(std::string_view word) const { return !word.empty() && at(word, 0) == word.size(); }

 private:
  static constexpr void mark(std::array<bool, 256>& bytes, char c) {
    bytes[static_cast<unsigned char>(c)] = true;
    if (is_letter(c)) bytes[static_cast<unsigned char>(c ^ 0x20)] = true;
  }

  std::array<std::string_view, N> words_;
  std::array<bool, 256> begins_{}, goes_on_{};
};
template <class... Words>
WordList(Words...) -> WordList<sizeof...(Words)>;

// The number of bytes of UTF-8 from the lead byte `c`; 1 for a byte that leads nothing.
size_t code_point_size(char c);

// Where the line or sentence of `at` ends: a line feed, or a full stop or question mark before white space,
// in any script. A decimal point ends nothing.
size_t sentence_end(std::string_view text, size_t at);
bool ends_sentence(std::string_view text, size_t at);
// The first byte of the next line that is not blank; text.size() where there is none.
size_t next_line(std::string_view text, size_t at);

}  // namespace whet::math::extraction
