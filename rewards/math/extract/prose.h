// Distinguishes formulas from sentences and programs: a whole text is an answer only if it contains nothing
// else.
#pragma once

#include <string_view>

namespace whet::math::extraction {

// Whether `text` has prose beside its formulas. A few words are none: they are a unit ("3 square units") or
// an answer
// ("no solution").
bool is_prose(std::string_view text);

// Whether there is any word at all, names of functions aside.
bool has_words(std::string_view text);

// Whether the words before `at` exclude the value there: "not 5", "between 5 and 6", "at least 5".
bool is_ruled_out(std::string_view text, size_t at);

// Whether `text` looks like program code, whose last number is no answer: `open('f', 'w') or 0`.
bool is_code(std::string_view text);

// Whether a sentence states that the answer is unknown: a number at its end is then no answer.
bool is_doubtful(std::string_view sentence);

}  // namespace whet::math::extraction
