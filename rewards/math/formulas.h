// Finds the formulas of a text by their LaTeX delimiters: $...$, $$...$$, \(...\), \[...\], the equation
// environments, and the [ ... ] that is left of \[...\] where backslashes were lost.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/scan.h"

namespace whet::math::extraction {

struct Formula {
  size_t begin = 0, end = 0;  // with the delimiters
  Span content;
};

// In the order of the text, none inside another. $...$ and \(...\) stay on their line; \$ delimits nothing,
// and neither does the sign of an amount ($5 and $7).
std::vector<Formula> formulas(std::string_view text);

// What a formula says: of an environment's rows the last, without alignment marks and what closes a sentence.
std::string formula_text(std::string_view content);

// The formula `first` or `last` of `all` and those after or before it that form a list with it, as "a, b";
// with the percent sign that follows.
std::string list_forward(std::string_view text, const std::vector<Formula>& all, size_t first);
std::string list_backward(std::string_view text, const std::vector<Formula>& all, size_t last);

// `text` with its formulas bare.
std::string without_delimiters(std::string_view text);

}  // namespace whet::math::extraction
