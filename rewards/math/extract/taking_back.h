// What is said around an answer to take it back, in other sentences than its own or before it is announced.
#pragma once

#include <string_view>

namespace whet::math::extraction {

// Whether words take back an answer that they announce: those before the word "answer" ("it is not true that
// the"), or those between it and its copula ("can never be").
enum class TakenBack { before_answer, before_copula };
bool takes_back(std::string_view words, TakenBack place);

// Whether `text` takes back what was said before it: "That is wrong.", "No, wait."
bool retracts(std::string_view text);

}  // namespace whet::math::extraction
