#include <cctype>
#include <optional>
#include <string>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

namespace {

// What a tree spells: words, a letter, or a product of letters as "odd" is without \text.
std::optional<std::string> spelling(const Expr& expr) {
  switch (expr.kind) {
    case Kind::words:
    case Kind::symbol:
    case Kind::constant:
      return expr.text;
    case Kind::tuple:  // (C)
    case Kind::list:
    case Kind::multiply: {
      std::string all;
      for (const Expr& arg : expr.args) {
        const auto part = spelling(arg);
        if (!part) return std::nullopt;
        all += *part;
      }
      return all;
    }
    default:
      return std::nullopt;
  }
}

std::string letters_and_digits(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
      kept += c;
    else if (std::isalnum(byte))
      kept += static_cast<char>(std::tolower(byte));
  }
  return kept;
}

}  // namespace

Truth same_words(const Expr& gold, const Expr& answer) {
  const auto of_gold = spelling(gold), of_answer = spelling(answer);
  if (!of_gold || !of_answer) return Truth::no;
  const std::string letters = letters_and_digits(*of_gold);
  return !letters.empty() && letters == letters_and_digits(*of_answer) ? Truth::yes : Truth::no;
}

}  // namespace whet::math
