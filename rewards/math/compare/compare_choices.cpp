// Answers that are letters: several right choices, an order of things, a Roman numeral.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "rewards/math/compare/comparison.h"
#include "rewards/math/parse/parse.h"

namespace whet::math {

namespace {

bool is_letter_of_choice(char c) { return c >= 'A' && c <= 'J'; }

// The capital letters of an answer, in order.
struct Letters {
  std::string all;
  bool apart = false;  // A, C and D; not ACD
};

std::optional<Letters> letters_of(const Expr& expr) {
  Letters letters;
  if (expr.kind == Kind::words) {
    std::string word;
    for (const char c : expr.text + " ") {
      if (c != ' ' && c != ',') {
        word += c;
        continue;
      }
      letters.apart |= !letters.all.empty() && !word.empty();
      if (word != "and") letters.all += word;
      word.clear();
    }
  } else if (expr.text != kOrdered &&
             (expr.kind == Kind::list || expr.kind == Kind::multiply || expr.kind == Kind::set)) {
    letters.apart = expr.kind != Kind::multiply;
    for (const Expr& arg : expr.args) {
      if ((arg.kind != Kind::symbol && arg.kind != Kind::words) || arg.text.size() != 1) return std::nullopt;
      letters.all += arg.text;
    }
  }
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool capitals =
      letters.all.size() > 1 && std::all_of(letters.all.begin(), letters.all.end(), is_capital);
  return capitals ? std::optional(std::move(letters)) : std::nullopt;
}

bool are_choices(const std::string& letters) {
  std::string sorted = letters;
  std::sort(sorted.begin(), sorted.end());
  return std::all_of(letters.begin(), letters.end(), is_letter_of_choice) &&
         std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

std::string roman(int64_t value) {
  constexpr std::pair<int64_t, const char*> kParts[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  std::string text;
  for (const auto& [part, name] : kParts)
    for (; value >= part; value -= part) text += name;
  return text;
}

// The number of a Roman numeral. Those of C, D, L and M only are more often names: of a segment CD.
std::optional<int64_t> roman_value(const std::string& letters) {
  constexpr std::string_view kLetters = "IVXLCDM";
  constexpr int64_t kValues[] = {1, 5, 10, 50, 100, 500, 1000};
  constexpr size_t kLongest = 15;
  if (letters.size() > kLongest || letters.find_first_of("IVX") == std::string::npos) return std::nullopt;
  int64_t value = 0, before = 0;
  for (size_t i = letters.size(); i-- > 0;) {
    const size_t letter = kLetters.find(letters[i]);
    if (letter == kLetters.npos) return std::nullopt;
    value += kValues[letter] < before ? -kValues[letter] : kValues[letter];
    before = kValues[letter];
  }
  return value > 0 && roman(value) == letters ? std::optional(value) : std::nullopt;
}

std::optional<int64_t> numeral_of(const std::optional<Letters>& letters) {
  return letters && !letters->apart ? roman_value(letters->all) : std::nullopt;
}

// iv, xii: a Roman numeral in lower case. (As a product, iv equals vi.)
std::optional<int64_t> small_numeral(const Expr& expr) {
  constexpr std::string_view kSmall = "ivx", kCapital = "IVX";
  std::string letters;
  if (expr.kind == Kind::words) {
    for (const char c : expr.text) {
      const size_t at = kSmall.find(c);
      if (at == kSmall.npos) return std::nullopt;
      letters += kCapital[at];
    }
    return roman_value(letters);
  }
  if (expr.kind != Kind::multiply) return std::nullopt;
  for (const Expr& factor : expr.args) {
    const bool letter = factor.args.empty() && factor.text.size() == 1 && factor.kind != Kind::number;
    const size_t at = letter ? kSmall.find(factor.text[0]) : kSmall.npos;
    if (at == kSmall.npos) return std::nullopt;
    letters += kCapital[at];
  }
  return roman_value(letters);
}

constexpr std::string_view kElements =
    " H B C N O F P S K I He Li Be Ne Na Mg Al Si Cl Ar Ca Cr Mn Fe Co Ni Cu Zn Br Ag Sn Ba Hg Pb Au ";

// The letters and subscripts of a product, with what counts the whole before them: 2H_2O.
std::string letters_with_subscripts(const Expr& product) {
  std::string text;
  for (const Expr& factor : product.args) {
    const bool count = factor.kind == Kind::number && text.empty() && factor.exponent == 0;
    const bool letter = factor.kind == Kind::symbol || factor.kind == Kind::constant;
    if (!count && !letter) return {};
    text += factor.text;
  }
  return text;
}

// The chemical formula as it is written, H_2O; empty: none. (Numbered quantities, such as x_1 x_2, look
// alike.)
std::string substance(const Expr& expr) {
  if (expr.kind != Kind::multiply) return {};
  const std::string text = letters_with_subscripts(expr);
  const auto at = [&](size_t i) { return i < text.size() ? text[i] : '\0'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  bool counted = false, sure = false;
  size_t i = 0, elements = 0;
  while (is_digit(at(i))) ++i;
  for (; i < text.size(); ++elements) {
    const bool two = at(i + 1) >= 'a' && at(i + 1) <= 'z';
    const std::string element = text.substr(i, 1 + two);
    if (kElements.find(" " + element + " ") == kElements.npos) return {};
    sure |= two || element == "H" || element == "O";
    i += element.size();
    if (at(i) != '_') continue;
    const size_t begin = ++i;
    while (is_digit(at(i))) ++i;
    const std::string number = text.substr(begin, i - begin);
    if (number.empty() || number == "0" || number == "1") return {};
    counted = true;
  }
  return counted && sure && elements > 1 ? text : std::string();
}

bool is_of_numerals(const Letters& letters) {
  return !letters.apart && letters.all.find_first_not_of("IVXLCDM") == std::string::npos;
}

}  // namespace

std::optional<Truth> same_letters(const Expr& gold, const Expr& answer, const Comparison& with) {
  const auto truth = [](bool same) { return same ? Truth::yes : Truth::no; };
  const std::string gold_substance = substance(gold), answer_substance = substance(answer);
  if (!gold_substance.empty() && !answer_substance.empty()) return truth(gold_substance == answer_substance);
  const auto of_gold = letters_of(gold), of_answer = letters_of(answer);
  const auto small = small_numeral(gold), small_other = small_numeral(answer);
  const auto numeral = small ? small : numeral_of(of_gold);
  const auto other = small_other ? small_other : numeral_of(of_answer);
  if ((small && other) || (numeral && small_other)) return truth(*numeral == *other);
  if (numeral && answer.kind == Kind::number) return same_value(number(*numeral), answer, with.budget);
  if (other && gold.kind == Kind::number) return same_value(gold, number(*other), with.budget);
  if (!of_gold || !of_answer) return std::nullopt;
  if ((numeral || other) && is_of_numerals(*of_gold) && is_of_numerals(*of_answer))
    return truth(of_gold->all == of_answer->all);
  if (!are_choices(of_gold->all) || !are_choices(of_answer->all)) return std::nullopt;
  std::string all = of_gold->all, others = of_answer->all;
  const bool pair = !of_gold->apart && !of_answer->apart && all.size() == 2;  // the segment AB is BA
  const bool one_order = std::is_sorted(all.begin(), all.end()) || of_gold->apart;
  const bool as_set = with.policy.letters == LetterSequence::set || pair || (of_answer->apart && one_order) ||
                      (of_gold->apart && std::is_sorted(others.begin(), others.end()));
  if (as_set) {
    std::sort(all.begin(), all.end());
    std::sort(others.begin(), others.end());
  }
  return truth(all == others);
}

}  // namespace whet::math
