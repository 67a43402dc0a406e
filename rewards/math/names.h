// The names that mathematics knows, each table once: LaTeX commands, functions, constants, units, and the
// words that join answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace whet::math {

// A letter of Sign for le, leq, in, approx and so on; 0 for other names.
char relation_sign(std::string_view command);

// What the call of a function is named in trees, by any of its usual names: asin, arcsin -> arcsin. Empty: no
// function.
std::string_view function_name(std::string_view name);
// arcsin for sin; empty where there is none.
std::string_view inverse_name(std::string_view function);
// Whether it is of an angle, as sin and tanh: its argument without parentheses goes over a division.
bool is_trigonometric(std::string_view function);

// The name of a constant for pi, e, i, inf, infty and the like; empty for others.
std::string_view constant_name(std::string_view name);
// The number set for R, Z, N, Q, C; empty for others.
std::string_view number_set(std::string_view letter);
bool is_greek(std::string_view command);

// LaTeX by what is done with it.
enum class CommandRole : uint8_t {
  unknown,
  value,      // has a value, begins one, or is an operator: the parser knows it
  space,      // only sets type
  wrapper,    // of the group after it, whose meaning it leaves alone: \mathbf, \vec
  words,      // of words: \text
  name,       // of a name: \mathrm, \operatorname
  delimiter,  // makes the next bracket tall: \left, \Big
};
CommandRole command_role(std::string_view command);
// The longest beginning of an unknown name that is a command (\quadx is \quad x); empty where none is.
std::string_view known_beginning(std::string_view command);

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
// The joiner that the word is, or that runs into one letter after it, as in "1orx"; else empty.
std::string_view leading_joiner(std::string_view word);

// Units of one letter, which only \text{} tells from variables: m, s.
bool is_letter_unit(std::string_view letter);
// Units of two or three letters, which else would be products: cm, kg.
bool is_short_unit(std::string_view word);
// One spelling for each of those that have several: dollars -> $, degrees -> degree.
std::string unit_name(std::string_view unit);

}  // namespace whet::math
