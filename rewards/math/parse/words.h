// Answers that are words: a name, "odd", "no solution".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/expr.h"
#include "rewards/math/parse/tokens.h"

namespace whet::math {

// A text of words only as one answer, or as a list where commas separate them. nullopt: it has other things,
// or could be a formula (x, xy, pi), or is a text rather than an answer (more than 20 words).
std::optional<Expr> read_words(const std::vector<Token>& tokens);

// With single spaces, and without the marks at the ends.
std::string tidy(std::string_view words);

// Whether the token does not occur in formulas, so that the text is words.
bool tells_words(const Token& token);

// How many bytes of `text`, which begins with a brace, are a remark that does not belong to the value:
// {(double root)} after it, or {Answer:} at the beginning; else 0. Behind an empty set it may be {(no roots)}
// too.
size_t aside_size(std::string_view text, bool begins, bool behind_empty_set);

// Whether the letters are a product of variables and known names (xy, 2pir, sinx), not a word.
bool is_product(std::string_view letters);
// The known name that the letters begin with (pi, sin), or their first letter.
std::string_view first_name(std::string_view letters);

}  // namespace whet::math
