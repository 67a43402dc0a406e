// Words that retract an answer, in other sentences than its own or before its announcement.
#pragma once

#include <string_view>

namespace whet::math::extraction {

// Whether words retract an announced answer: those before the word "answer" ("it is not true that the"), or
// those between it and its copula ("can never be").
enum class TakenBack { before_answer, before_copula };
bool takes_back(std::string_view words, TakenBack place);

// Whether `text` retracts the text before it: "That is wrong.", "No, wait."
bool retracts(std::string_view text);

}  // namespace whet::math::extraction
