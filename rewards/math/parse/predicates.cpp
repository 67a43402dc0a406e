#include "rewards/math/parse/predicates.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rewards/math/parse/among.h"

namespace whet::math {

namespace {

constexpr std::string_view kProperties[] = {
    "even",     "odd",         "prime",       "composite", "rational",  "irrational", "positive",
    "negative", "nonnegative", "nonpositive", "nonzero",   "zero",      "integer",    "real",
    "natural",  "whole",       "complex",     "constant",  "arbitrary", "square",     "divisible",
    "multiple", "perfect",     "偶数",        "奇数"};
constexpr std::string_view kBeginnings[] = {"if",   "for", "when", "where", "whenever", "provided",
                                            "with", "all", "any",  "every", "each",     "that",
                                            "then", "当",  "若",   "如果"};
constexpr std::string_view kFillers[] = {"is", "are",    "be",      "being", "a",      "an",   "the", "some",
                                         "it", "number", "numbers", "value", "values", "that", "then"};
constexpr std::string_view kWords[] = {"not", "by", "of", "no", "in", "to", "at", "or", "and", "than"};
constexpr std::pair<std::string_view, std::string_view> kOpposites[] = {{"even", "odd"},
                                                                        {"rational", "irrational"}};

// integers -> integer, non-negative -> nonnegative
std::string property_of(std::string word) {
  word.erase(std::remove(word.begin(), word.end(), '-'), word.end());
  if (among(kProperties, word)) return word;
  if (word.size() > 1 && word.back() == 's' && among(kProperties, word.substr(0, word.size() - 1)))
    word.pop_back();
  if (word == "multiples") return "multiple";
  return among(kProperties, word) ? word : std::string();
}

std::optional<std::string> opposite(const std::string& property) {
  for (const auto& [one, other] : kOpposites) {
    if (property == one) return std::string(other);
    if (property == other) return std::string(one);
  }
  return std::nullopt;
}

bool is_whole_number(std::string_view property) {
  return property == "integer" || property == "whole" || property == "natural";
}

// Without "integer" where another property says as much.
void drop_weaker(std::vector<std::string>& properties) {
  static constexpr std::string_view kOfIntegers[] = {"even", "odd", "prime", "composite"};
  const bool stronger = std::any_of(properties.begin(), properties.end(),
                                    [](const std::string& property) { return among(kOfIntegers, property); });
  if (stronger)
    properties.erase(std::remove_if(properties.begin(), properties.end(),
                                    [](const std::string& property) { return is_whole_number(property); }),
                     properties.end());
  if (properties.size() > 1)
    properties.erase(std::remove(properties.begin(), properties.end(), "real"), properties.end());
}

std::optional<Expr> relation_of(const std::string& name, const std::vector<std::string>& properties) {
  const auto relation = [&](char sign, Expr value) {
    return node(Kind::relation, {symbol(name), std::move(value)}, std::string(1, sign));
  };
  const bool whole =
      properties.size() == 2 && std::any_of(properties.begin(), properties.end(), is_whole_number);
  if (properties.size() > 1 && !whole) return std::nullopt;
  const std::string& property = whole && is_whole_number(properties[0]) ? properties[1] : properties[0];
  if (property == "positive")
    return whole ? relation(kGreaterEqual, number(1)) : relation(kGreater, number(0));
  if (property == "negative") return whole ? relation(kLessEqual, number(-1)) : relation(kLess, number(0));
  if (property == "nonnegative") return relation(kGreaterEqual, number(0));
  if (property == "nonpositive") return relation(kLessEqual, number(0));
  if (property == "nonzero") return relation(kNotEqual, number(0));
  if (whole) return std::nullopt;
  if (property == "zero") return relation(kEqual, number(0));
  if (property == "integer") return relation(kElement, constant("integers"));
  if (property == "natural") return relation(kElement, constant("naturals"));
  if (property == "rational") return relation(kElement, constant("rationals"));
  if (property == "real") return relation(kElement, constant("reals"));
  if (property == "complex") return relation(kElement, constant("complexes"));
  if (property == "irrational") return node(Kind::infix, {symbol(name), constant("rationals")}, "notin");
  return std::nullopt;
}

// The words as they stand.
Expr as_words(const std::vector<ConditionPart>& parts) {
  std::string text;
  for (const ConditionPart& part : parts) {
    if (!text.empty()) text += ' ';
    text += part.text == "multiples" ? "multiple" : part.text;
  }
  return node(Kind::words, {}, std::move(text));
}

}  // namespace

bool is_number_property(std::string_view word) { return !property_of(std::string(word)).empty(); }
bool begins_condition(std::string_view word) { return among(kBeginnings, word); }
bool fills_condition(std::string_view word) { return among(kFillers, word); }
bool is_condition_word(std::string_view word) {
  return among(kWords, word) || fills_condition(word) || begins_condition(word);
}

Expr read_predicate(const std::vector<ConditionPart>& parts) {
  std::vector<ConditionPart> kept;
  for (const ConditionPart& part : parts)
    if (part.formula || !fills_condition(part.text)) kept.push_back(part);
  if (kept.empty()) return as_words(parts);
  std::string formula;
  size_t formulas = 0;
  std::vector<std::string> properties;
  bool negated = false;
  for (const ConditionPart& part : kept) {
    if (part.formula) {
      formula = part.text;
      ++formulas;
    } else if (part.text == "not") {
      negated = !negated;
    } else if (std::string property = property_of(part.text); !property.empty() && property != "divisible" &&
                                                              property != "multiple" &&
                                                              property != "perfect") {
      properties.push_back(std::move(property));
    } else {
      return as_words(kept);
    }
  }
  std::sort(properties.begin(), properties.end());
  drop_weaker(properties);
  if (properties.empty() || formulas > 1) return as_words(kept);
  if (negated) {
    const auto other = properties.size() == 1 ? opposite(properties[0]) : std::nullopt;
    if (!other) return as_words(kept);
    properties[0] = *other;
  }
  const bool name = formula.size() == 1 && ((formula[0] | 0x20) >= 'a' && (formula[0] | 0x20) <= 'z');
  if (name)
    if (auto relation = relation_of(formula, properties)) return std::move(*relation);
  std::string text = formula;
  for (const std::string& property : properties) text += (text.empty() ? "" : " ") + property;
  return node(Kind::words, {}, std::move(text));
}

}  // namespace whet::math
