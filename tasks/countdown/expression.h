// The arithmetic of countdown answers. The answer is untrusted text: it is parsed by the grammar below and
// computed in exact rationals, not evaluated as code, and the work is bounded by the length limit.
//
//   answer  = sum [ "=" target ]                  the second part with `equals` alone
//   sum     = product { ( "+" | "-" ) product }
//   product = factor { ( "*" | "/" ) factor }
//   factor  = number | "(" sum ")" | "-" factor   the last with `unary_minus` alone
//   number  = [ "-" ] digits                      as the puzzle has it: with a sign where it is negative
//
// White space (blank, tab, line end) may stand between any two of these, also behind the sign of a number.
#pragma once

#include <string_view>
#include <vector>

#include "rewards/math/scalar/flint_values.h"
#include "tasks/countdown/syntax.h"

namespace whet {

// Whether `expression` follows the grammar above, has each of `nums` exactly once, and equals `target`.
// Anything else is wrong: other characters (so no **, //, decimals, exponents), leading zeros, a division by
// zero, more than 256 bytes.
bool countdown_correct(std::string_view expression, const std::vector<math::Integer>& nums,
                       const math::Integer& target, const CountdownSyntax& syntax = {});

}  // namespace whet
