// Finds unmarked numbers and short formulas in running text of any language:
// "13/28", "sqrt(2)/2", "3 1/2", "1 000", "4000千克", "(\frac{2}{5})".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

// The first and the last of a sentence, with the percent sign behind. Digits inside words and identifiers
// (AZYUK2A, x2) are no numbers; letters count only beside operators (2x + 3).
std::optional<Span> first_plain_formula(std::string_view sentence);
std::optional<Span> last_plain_formula(std::string_view sentence);

// All of them, in their order.
std::vector<Span> plain_formulas(std::string_view text);

// The answer of a gold that marks none: in the last sentence that holds a formula, the first behind the last
// equals sign ("3 + 10 = 13 birds in 2 trees"), or else the last. nullopt also where the sentence looks like
// program code.
std::optional<FoundAnswer> trailing_formula(std::string_view text);

}  // namespace whet::math::extraction
