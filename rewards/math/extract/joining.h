// What may stand between and behind the parts of an answer: "\boxed{1} and \boxed{2}", "$28$ percent".
#pragma once

#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

// Whether `between`, the text between two boxes or formulas, makes them one list: a comma, a semicolon, "and"
// or "or" (also in \text{...}), with nothing around it but spaces, math delimiters and the "x =" of the
// second. Spaces alone join nothing, nor does a thought: "\boxed{5} wait, \boxed{6}".
bool joins(std::string_view between);

// Where a percent sign or word ends that follows `at`, maybe behind closing delimiters; `at`: none.
size_t percent_end(std::string_view text, size_t at);

}  // namespace whet::math::extraction
