// Finds the answers that a format marks by signs of its own: <answer>...</answer>, and GSM8K's "#### 42".
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

// What stands in the last <answer>...</answer>; one that is never closed goes on to the text's end.
std::optional<Span> last_answer_tag(std::string_view text);

// Behind the last "####" that begins a line with a number or formula: with words it is a heading.
std::optional<Span> last_hashes(std::string_view text);

}  // namespace whet::math::extraction
