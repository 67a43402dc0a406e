// Finds the letters in a text that name options of a multiple choice question.
#pragma once

#include <string>
#include <string_view>

namespace whet::math::extraction {

// The byte before an option's letter in the result of mark_options().
constexpr char kOptionMark = '\x01';

// `text` with every option as the mark and its capital letter, without the brackets and the Markdown around
// it: "It is **(B)**" as "It is \x01B". An option is a capital that stands alone, or a letter from a to h in
// brackets, behind the word "option", or (with `begins`) at the beginning as "b", "b)", "b." or "b:". None
// are the article in "A car" and the pronoun in "I think", what follows a number (3.2 C, 20 °C: a unit),
// arguments and operands (P(B), C + 5), and letters with an apostrophe, a hyphen or a stop of an
// abbreviation.
std::string mark_options(std::string_view text, bool begins);

// Without the braces and the commands that only set \text{(B)}; another command leaves the sign #. Full-width
// letters and brackets become ASCII.
std::string without_commands(std::string_view text);

}  // namespace whet::math::extraction
