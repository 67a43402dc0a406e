// Prepares the formulas of a text for the parser: without alignment, as lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/extract/formulas.h"

namespace whet::math::extraction {

// The content of a formula: of an environment the last row, without alignment marks and punctuation at the
// end.
std::string formula_text(std::string_view content);

// The formula `first` or `last` of `all` and those after or before it that form a list with it, as "a, b";
// with the percent sign that follows.
std::string list_forward(std::string_view text, const std::vector<Formula>& all, size_t first);
std::string list_backward(std::string_view text, const std::vector<Formula>& all, size_t last);

// `text` with its formulas bare.
std::string without_delimiters(std::string_view text);

}  // namespace whet::math::extraction
