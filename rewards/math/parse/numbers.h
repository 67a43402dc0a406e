// How numbers are written: with points and commas, in groups of three, with an exponent.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rewards/math/expr.h"
#include "rewards/math/parse/tokens.h"

namespace whet::math {

// Makes one token of the parts of numbers like 1,234.5 and 1 234 and 1{,}234 and 1.234.567. Within brackets
// "3,125" is two numbers, as in (3,125), unless a comma with a space shows what separates there, as in
// (1,000, 2,000).
void join_numbers(std::vector<Token>& tokens);

// Reads the comma as the decimal mark where the text has one comma only, between two digits: "1,22".
void join_decimal_comma(std::vector<Token>& tokens);

// The number of a token. nullopt: its exponent has more than nine digits.
std::optional<Expr> read_number(const Token& token);

// Digits, in lower case, in base 2 to 36; nullopt where one of them is not below the base.
std::optional<Expr> read_based(std::string_view digits, int base);

}  // namespace whet::math
