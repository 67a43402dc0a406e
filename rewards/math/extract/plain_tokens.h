// Splits running text into numbers, names and signs of formulas, and other text.
#pragma once

#include <cstdint>
#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

enum class Type : uint8_t { number, letter, name, operation, opening, closing, other };

struct Token {
  Type type = Type::other;
  size_t begin = 0, end = 0;
};

// The token at `at`, which is no space. A number is 1,234.5 or 1 000 000 or 14{,}916 or 1e3; a word that
// names no function is `other`, with its digits (x2).
Token token_at(std::string_view text, size_t at);

// Where the unit behind a number that ends at `at` ends: "15 cm^2", "5 km/h"; `at`: there is none.
size_t unit_end(std::string_view text, size_t at);

// The length of the operator at `at`; 0: none.
size_t operator_size(std::string_view text, size_t at);

constexpr bool is_opening(char c) { return c == '(' || c == '[' || c == '{'; }
constexpr bool is_closing(char c) { return c == ')' || c == ']' || c == '}'; }

}  // namespace whet::math::extraction
