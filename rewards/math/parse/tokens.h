// The tokens of answers: numbers, letters, LaTeX commands, signs. Typesetting (spaces, \left, \displaystyle,
// dollar signs around a formula) is dropped here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace whet::math {

enum class TokenType : uint8_t {
  number,   // 12, 1.5, .5, 5., 1e3; joined ones hold their separators: 1,234.5
  based,    // digits and letters before a subscript base: the 1A of 1A_{16}; or 0x1A
  word,     // letters: x, sin, apples
  text,     // the plain words within \text{...} and its like
  command,  // the name of \name; also "le", "ge", "ne", "to" and "ldots" for <= >= != -> ...
  sign,     // one character, or "\{" "\}" "\\" (the end of a row), "{,}" (a comma that joins digits)
  begin,    // \begin{name}: the name
  finish,   // \end{name}
  end,      // of the text
};

// The typeface or accent of a letter: bold and arrows distinguish vectors from numbers.
enum class Dress : uint8_t { plain, bold, arrow };

struct Token {
  TokenType type = TokenType::end;
  std::string_view text;
  bool spaced = false;  // white space stands before it
  bool comma = false;   // of a number: its decimal mark is the comma, and points only group its digits
  Dress dress = Dress::plain;

  bool is(TokenType wanted, std::string_view name) const { return type == wanted && text == name; }
  bool is_sign(std::string_view name) const { return is(TokenType::sign, name); }
  bool is_command(std::string_view name) const { return is(TokenType::command, name); }
};

// The tokens of `text`, whose bytes they point into, with a last one of type end. nullopt: more tokens than
// an answer has (20,000).
std::optional<std::vector<Token>> tokenize(std::string_view text);

}  // namespace whet::math
