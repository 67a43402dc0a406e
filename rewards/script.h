// The script of a letter.
#pragma once

#include <cstdint>

namespace whet {

enum class Script : uint8_t {
  none,  // no letter, or one that several scripts use
  mark,  // a mark that belongs to the letter before it
  other,
  latin,
  greek,
  cyrillic,
  armenian,
  georgian,
  hebrew,
  arabic,
  devanagari,
  bengali,
  gurmukhi,
  gujarati,
  oriya,
  tamil,
  telugu,
  kannada,
  malayalam,
  sinhala,
  ethiopic,
  hangul,
  // Written without spaces between words:
  thai,
  lao,
  khmer,
  myanmar,
  tibetan,
  han,
  hiragana,
  katakana,
  bopomofo,
};

Script script_of(char32_t character);

inline bool has_word_spaces(Script script) { return script < Script::thai; }

}  // namespace whet
