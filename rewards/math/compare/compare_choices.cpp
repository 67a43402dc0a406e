// Answers to questions with several right choices.
#include <algorithm>
#include <optional>
#include <string>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

namespace {

bool is_letter_of_choice(char c) { return c >= 'A' && c <= 'H'; }

// The letters, sorted: of ACD; A, C and D; the words "A and C". nullopt: something else, or a letter twice.
std::optional<std::string> letters_of(const Expr& expr) {
  std::string letters;
  if (expr.kind == Kind::words) {
    std::string word;
    for (const char c : expr.text + " ") {
      if (c != ' ' && c != ',') {
        word += c;
        continue;
      }
      if (word != "and") letters += word;
      word.clear();
    }
  } else if (expr.kind == Kind::list || expr.kind == Kind::multiply || expr.kind == Kind::set) {
    for (const Expr& arg : expr.args) {
      if ((arg.kind != Kind::symbol && arg.kind != Kind::words) || arg.text.size() != 1) return std::nullopt;
      letters += arg.text;
    }
  }
  std::sort(letters.begin(), letters.end());
  const bool several = letters.size() > 1 &&
                       std::all_of(letters.begin(), letters.end(), is_letter_of_choice) &&
                       std::adjacent_find(letters.begin(), letters.end()) == letters.end();
  return several ? std::optional(letters) : std::nullopt;
}

}  // namespace

bool same_choices(const Expr& gold, const Expr& answer) {
  const auto letters = letters_of(gold);
  return letters && letters == letters_of(answer);
}

}  // namespace whet::math
