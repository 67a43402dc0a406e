// The English that stands beside formulas: words between the parts of an answer, and units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rewards/math/expr.h"

namespace whet::math {

// What words do between the parts of an answer.
enum class WordRole : uint8_t {
  none,
  joiner,     // and, or
  condition,  // if, for, when, where
  modulus,    // mod
  percent,
  prose,  // because, is, the: no part of a unit
};
WordRole word_role(std::string_view word);
// Whether a joiner is a disjunction (or, 或), else a conjunction (and, 且).
bool is_disjunction(std::string_view joiner);
// The joiner that the word is, or that runs into one letter after it, as in "1orx"; else empty.
std::string_view leading_joiner(std::string_view word);

// Units of one letter, which only \text{} distinguishes from variables: m, s.
bool is_letter_unit(std::string_view letter);
// Units of two or three letters, which else would be products: cm, kg.
bool is_short_unit(std::string_view word);
// The factor of "million", "dozen" and the like.
std::optional<Expr> number_word(std::string_view word);
// The factor of the 万 of "5万" or "5万元", which is removed from the text.
std::optional<Expr> take_chinese_scale(std::string_view& unit);
// Words after a number that change or retract it: "5 squared", "5 is wrong", "5 plus six".
bool is_no_unit(std::string_view word);
// One spelling for each of those that have several: dollars -> $, degrees -> degree.
std::string unit_name(std::string_view unit);

}  // namespace whet::math
