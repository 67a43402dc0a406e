#include "rewards/math/extract/option_marks.h"

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

namespace {

bool is_word_byte(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

// Whether a letter of Latin, Greek, Cyrillic, Hebrew or Arabic beyond ASCII begins or ends at `at`: their
// code points have two bytes. Ideograms do not form a word with a letter.
bool is_foreign_letter(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xC3 && byte <= 0xDF;
}

bool word_goes_on(std::string_view text, size_t at) {
  return is_word_byte(byte_at(text, at)) || is_foreign_letter(byte_at(text, at));
}

bool word_ends(std::string_view text, size_t at) {
  return is_word_byte(byte_before(text, at)) || (at > 1 && is_foreign_letter(text[at - 2]));
}

// The words behind an "A" that is an option: "A is", "A or B", "A because".
bool goes_with_option(std::string_view text, size_t at) {
  static constexpr WordList kWords{
      "is",    "isn't",   "was",   "wasn't",  "or",      "and",      "because", "since",  "as",
      "must",  "cannot",  "can't", "fits",    "works",   "holds",    "would",   "should", "seems",
      "looks", "appears", "not",   "rather",  "instead", "matches",  "remains", "wins",   "over",
      "but",   "nor",     "does",  "doesn't", "could",   "couldn't", "can",     "fails",  "best"};
  return kWords.at(text, at) != 0;
}

// The article in "A car", the pronoun in "I think" or "I, for one".
bool is_word(std::string_view text, size_t at) {
  const char letter = text[at], after = byte_at(text, at + 1);
  if (letter == 'I')
    return !(after == '.' || after == ')' || after == ':' || after == '\n' || after == '*') &&
           !word_at(text, at + 1, " is") && !word_at(text, at + 1, " or");
  if (letter != 'A' || after != ' ') return false;
  const char next = byte_at(text, at + 2);
  return next >= 'a' && next <= 'z' && !goes_with_option(text, at + 2);
}

size_t skip_back(std::string_view text, size_t at, std::string_view signs) {
  while (at > 0 && signs.find(text[at - 1]) != signs.npos) --at;
  return at;
}

// Behind a number or a degree sign: 3.2 C, 20 °C, 5 A.
bool is_unit(std::string_view text, size_t at) {
  const size_t end = skip_back(text, at, " ~^*{}\t");
  if (end == 0) return false;
  if (is_digit(text[end - 1])) return true;
  for (const std::string_view degree : {"°", "degrees", "degree", "º", "℃", "摄氏"})
    if (text.substr(0, end).ends_with(degree)) return true;
  return false;
}

// Part of a formula: C + 5, A = B, C^2. An arrow is none.
bool is_operand(std::string_view text, size_t at) {
  constexpr std::string_view kOperators = "+=^<>_|#";
  const size_t before = at == 0 ? text.npos : text.find_last_not_of(" *", at - 1);
  const size_t after = text.find_first_not_of(" *", at + 1);
  const auto is_operator = [&](size_t i) { return i != text.npos && kOperators.find(text[i]) != text.npos; };
  const bool arrow = before != text.npos && text[before] == '>' && before > 0 &&
                     (text[before - 1] == '-' || text[before - 1] == '=');
  return (is_operator(before) && !arrow) || is_operator(after);
}

// No part of a word, a contraction (I'm), a name with a hyphen (X-ray), an abbreviation (U.S.), or a command.
bool stands_alone(std::string_view text, size_t at) {
  const char before = byte_before(text, at), after = byte_at(text, at + 1), next = byte_at(text, at + 2);
  if (word_ends(text, at) || word_goes_on(text, at + 1) || before == '\\' || before == '\'') return false;
  if ((after == '\'' && is_letter(next)) || stands_at(text, at + 1, "’")) return false;
  if ((after == '-' && is_letter(next)) || (before == '-' && is_letter(byte_before(text, at - 1))))
    return false;
  const bool abbreviated =
      (after == '.' && is_letter(next)) || (before == '.' && at > 1 && is_letter(text[at - 2]));
  return !abbreviated;
}

// The size of a letter in brackets that begins at `at`: (B), [ b ]; 0: there is none, or it is an argument.
size_t bracketed(std::string_view text, size_t at, char* letter) {
  const char open = text[at];
  if ((open != '(' && open != '[') || is_word_byte(byte_before(text, at))) return 0;
  size_t i = at + 1;
  while (byte_at(text, i) == ' ' || byte_at(text, i) == '*') ++i;
  *letter = byte_at(text, i++);
  while (byte_at(text, i) == ' ' || byte_at(text, i) == '*') ++i;
  const bool named = is_capital(*letter) || (*letter >= 'a' && *letter <= 'h');
  return named && byte_at(text, i) == (open == '(' ? ')' : ']') ? i + 1 - at : 0;
}

// A small letter behind "option" and the like.
bool is_named_small(std::string_view text, size_t at) {
  if (text[at] < 'a' || text[at] > 'h' || !stands_alone(text, at)) return false;
  const size_t end = skip_back(text, at, " ");
  if (end == at) return false;
  if (text[at] == 'a' && (byte_at(text, at + 1) == ' ' && is_letter(byte_at(text, at + 2)))) return false;
  for (const std::string_view noun : {"option", "choice", "letter", "alternative"})
    if (end >= noun.size() && stands_at(text, end - noun.size(), noun)) return true;
  return false;
}

// "b", "b)", "b." or "b:" where the text begins.
bool is_label(std::string_view text, size_t at) {
  if (!is_letter(text[at]) || skip_back(text, at, " *\"'$([") > 0 || !stands_alone(text, at)) return false;
  const std::string_view rest = trim(text.substr(at + 1));
  if (rest.find_first_not_of(".):*\"'$] ") == rest.npos) return true;
  const char after = byte_at(text, at + 1);
  return (after == ')' || after == '.' || after == ':') && text[at] >= 'a' && text[at] <= 'h';
}

}  // namespace

namespace {

// The full-width spelling of Chinese and Japanese texts: its bytes, or 0 for another character.
char narrow(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(byte_at(text, at + i)); };
  if (byte(0) == 0xE3 && byte(1) == 0x80 && (byte(2) == 0x90 || byte(2) == 0x91))
    return byte(2) == 0x90 ? '[' : ']';
  if (byte(0) != 0xEF || byte(1) != 0xBC) return 0;
  const bool bracket = byte(2) == 0x88 || byte(2) == 0x89, letter = byte(2) >= 0xA1 && byte(2) <= 0xBA;
  return bracket || letter ? static_cast<char>(byte(2) - 0x60) : 0;
}

}  // namespace

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
    if (const char ascii = is_ascii(text[at]) ? '\0' : narrow(text, at)) {
      out += ascii;
      at += 2;
      continue;
    }
    out += std::string_view("{}$").find(text[at]) == std::string_view::npos ? text[at] : ' ';
  }
  return out;
}

std::string mark_options(std::string_view text, bool begins) {
  std::string out;
  const auto mark = [&](char letter) {
    out += kOptionMark;
    out += is_capital(letter) ? letter : static_cast<char>(letter - 'a' + 'A');
  };
  for (size_t at = 0; at < text.size();) {
    char letter = text[at];
    if (const size_t size = bracketed(text, at, &letter); size > 0 && !is_unit(text, at)) {
      mark(letter);
      out += ')';
      at += size;
      continue;
    }
    letter = text[at];
    const bool argument = byte_before(text, at) == '(' && at > 1 && is_word_byte(text[at - 2]);
    const bool capital = is_capital(letter) && stands_alone(text, at) && !argument && !is_word(text, at) &&
                         !is_unit(text, at) && !is_operand(text, at);
    if (capital || is_named_small(text, at) || (begins && is_label(text, at)))
      mark(letter);
    else if (std::string_view("*`\"").find(letter) == std::string_view::npos)
      out += letter == kOptionMark ? ' ' : letter;
    ++at;
  }
  return out;
}

}  // namespace whet::math::extraction
