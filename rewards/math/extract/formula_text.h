// Puts what the formulas of a text say into words for the parser: without alignment, as lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/extract/formulas.h"

namespace whet::math::extraction {

// What a formula says: of an environment's rows the last, without alignment marks and what closes a sentence.
std::string formula_text(std::string_view content);

// The formula `first` or `last` of `all` and those after or before it that form a list with it, as "a, b";
// with the percent sign that follows.
std::string list_forward(std::string_view text, const std::vector<Formula>& all, size_t first);
std::string list_backward(std::string_view text, const std::vector<Formula>& all, size_t last);

// `text` with its formulas bare.
std::string without_delimiters(std::string_view text);

}  // namespace whet::math::extraction
