// Finds the formulas of a text by their LaTeX delimiters: $...$, $$...$$, \(...\), \[...\], the equation
// environments, and the [ ... ] that is left of \[...\] where backslashes were lost.
#pragma once

#include <string_view>
#include <vector>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

struct Formula {
  size_t begin = 0, end = 0;  // with the delimiters
  Span content;
};

// In the order of the text, none inside another. $...$ and \(...\) stay on their line; \$ delimits nothing,
// and neither does the sign of an amount ($5 and $7).
std::vector<Formula> formulas(std::string_view text);

// The name in \begin{name} or \end{name} whose brace stands at `at`; empty: none.
std::string_view environment_name(std::string_view text, size_t at);
// Whether formulas stand in it by themselves: align, equation and their like.
bool is_formula_environment(std::string_view name);

}  // namespace whet::math::extraction
