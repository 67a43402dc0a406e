// Tells a formula from a sentence and from a program: an answer is handed over entire only where the text is
// nothing else.
#pragma once

#include <string_view>

namespace whet::math::extraction {

// Whether `text` says something in words beside its formulas. A few words alone are none: they are a unit
// ("3 square units") or an answer ("no solution").
bool is_prose(std::string_view text);

// Whether there is any word at all, names of functions aside.
bool has_words(std::string_view text);

// Whether the words before `at` say that what stands there is not the value meant: "not 5", "between 5 and
// 6", "at least 5".
bool is_ruled_out(std::string_view text, size_t at);

// Whether `text` looks like program code. A grader that takes the last number of such a text pays for
// `open('f', 'w') or 0`.
bool is_code(std::string_view text);

// Whether a sentence says that it does not know: what number it ends in then is chance.
bool is_doubtful(std::string_view sentence);

}  // namespace whet::math::extraction
