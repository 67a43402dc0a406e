#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

namespace {

// The text of a tree: words, a letter, or a product of letters, as "odd" is without \text.
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

struct Synonym {
  std::string_view words, same;
};

// Letters only, as letters_and_digits leaves them.
constexpr Synonym kSynonyms[] = {{"dne", "doesnotexist"},
                                 {"limitdoesnotexist", "doesnotexist"},
                                 {"nosuchlimit", "doesnotexist"},
                                 {"notdefined", "undefined"},
                                 {"无解", "nosolution"},
                                 {"方程无解", "nosolution"},
                                 {"不存在", "doesnotexist"},
                                 {"空集", "nosolution"},
                                 {"全体实数", "allrealnumbers"},
                                 {"nosolutions", "nosolution"},
                                 {"thereisnosolution", "nosolution"},
                                 {"therearenosolutions", "nosolution"},
                                 {"nosolutionexists", "nosolution"},
                                 {"nosolutionsexist", "nosolution"},
                                 {"norealsolutions", "norealsolution"},
                                 {"infinitelymanysolutions", "infinitelymany"},
                                 {"infinitesolutions", "infinitelymany"},
                                 {"infinitenumberofsolutions", "infinitelymany"},
                                 {"emptyset", "nosolution"},
                                 {"allreals", "allrealnumbers"},
                                 {"allrealvalues", "allrealnumbers"},
                                 {"anyrealnumber", "allrealnumbers"},
                                 {"setofallrealnumbers", "allrealnumbers"}};

constexpr std::string_view kNumerals[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

// Normalised words, without an article.
std::string plain_words(std::string text) {
  for (const std::string_view article : {"an ", "a ", "the ", "An ", "A ", "The "})
    if (std::string_view(text).substr(0, article.size()) == article && text.size() > article.size() + 2) {
      text.erase(0, article.size());
      break;
    }
  std::string letters = letters_and_digits(text);
  for (const auto& [words, same] : kSynonyms)
    if (letters == words) return std::string(same);
  return letters;
}

}  // namespace

std::optional<Expr> value_of_words(const std::string& text) {
  std::string words = plain_words(text);
  if (words == "nosolution" || words == "norealsolution") return node(Kind::set, {});
  if (words == "allrealnumbers") return constant("reals");
  if (words == "allintegers" || words == "setofintegers" || words == "setofallintegers")
    return constant("integers");
  if (words == "half" || words == "onehalf") return node(Kind::divide, {number(1), number(2)});
  int sign = 1;
  for (const std::string_view minus : {"negative", "minus"})
    if (std::string_view(words).substr(0, minus.size()) == minus) {
      words.erase(0, minus.size());
      sign = -1;
      break;
    }
  const auto found = std::find(std::begin(kNumerals), std::end(kNumerals), words);
  if (found == std::end(kNumerals)) return std::nullopt;
  return number(sign * (found - std::begin(kNumerals)));
}

Truth same_words(const Expr& gold, const Expr& answer) {
  const auto of_gold = spelling(gold), of_answer = spelling(answer);
  if (!of_gold || !of_answer) return Truth::no;
  const std::string letters = letters_and_digits(*of_gold);
  if (!letters.empty() && letters == letters_and_digits(*of_answer)) return Truth::yes;
  if (gold.kind != Kind::words || answer.kind != Kind::words) return Truth::no;
  return plain_words(gold.text) == plain_words(answer.text) ? Truth::yes : Truth::no;
}

}  // namespace whet::math
