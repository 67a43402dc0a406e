// The conventions of a comparison.
#pragma once

#include <array>
#include <cstdint>

#include "base/bounds.h"
#include "base/enum_names.h"

namespace whet::math {

enum class Percent { fraction, number, either };
constexpr auto enum_names(Percent) {
  return std::to_array<EnumName<Percent>>(
      {{Percent::fraction, "fraction"}, {Percent::number, "number"}, {Percent::either, "either"}});
}

enum class Units { check, ignore };
constexpr auto enum_names(Units) {
  return std::to_array<EnumName<Units>>({{Units::check, "check"}, {Units::ignore, "ignore"}});
}

enum class Inequality { gold, both };
constexpr auto enum_names(Inequality) {
  return std::to_array<EnumName<Inequality>>({{Inequality::gold, "gold"}, {Inequality::both, "both"}});
}

enum class LetterSequence { order, set };
constexpr auto enum_names(LetterSequence) {
  return std::to_array<EnumName<LetterSequence>>(
      {{LetterSequence::order, "order"}, {LetterSequence::set, "set"}});
}

enum class DecimalComma { answer, both, never };
constexpr auto enum_names(DecimalComma) {
  return std::to_array<EnumName<DecimalComma>>(
      {{DecimalComma::answer, "answer"}, {DecimalComma::both, "both"}, {DecimalComma::never, "never"}});
}

// Its fields() says what each means.
struct Policy {
  Percent percent = Percent::fraction;
  Units units = Units::check;
  bool ordered = false;
  int64_t decimal_digits = 4;
  int64_t round_decimals = -1;
  Inequality inequality = Inequality::gold;
  bool consistent = false;
  LetterSequence letters = LetterSequence::order;
  DecimalComma decimal_comma = DecimalComma::answer;
  bool rounded_integers = false;

  template <class V>
  void fields(V& v) {
    v("percent", percent,
      "fraction: 28% is 0.28; number: 28% is 28; either: it equals both, while 0.28 and 28 stay different");
    v("units", units,
      "check: 15 cm is not 15 m, while a unit may be left out; ignore: units are not compared");
    v("ordered", ordered, "lists without brackets have an order: 1, 2 is not 2, 1");
    v("decimal_digits", decimal_digits,
      "a decimal stands for an exact value that it is the rounding of, if it has at least so many digits "
      "that "
      "count; 0: never",
      at_least(0));
    v("round_decimals", round_decimals,
      "with 0 or more, a decimal equals what it agrees with when both are rounded to so many places");
    v("inequality", inequality,
      "gold: an interval may answer an inequality, but an inequality no interval, as it may just repeat the "
      "question; both: either way");
    v("consistent", consistent,
      "a chain of equalities that puts different numbers side by side, x = 5 = 6, is no answer; else its end "
      "counts");
    v("letters", letters,
      "order: letters in a row that are not in the alphabet's order are an ordering, BADC is not ABCD; set: "
      "they "
      "are choices, in any order");
    v("decimal_comma", decimal_comma,
      "answer: 3,5 may answer a gold 3.5, while a gold 3,5 is two numbers; both: either way; never: a comma "
      "between digits separates");
    v("rounded_integers", rounded_integers,
      "a rounded number answers a whole one, 1.235e6 for 1234567, if it has decimal_digits digits that "
      "count");
  }
};

// How Math-Verify compares, as far as its conventions go.
Policy like_math_verify();

}  // namespace whet::math
