// Words for counted things, which are no convertible units (unit.h).
#pragma once

#include <string_view>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

// Whether two units name opposites (rows, columns) or different money (CAD, USD). Other words that are no
// unit are ignored: 3 pears equal 3 fruits.
bool count_other_things(std::string_view gold, std::string_view answer);

// Whether `expr` is several numbers side by side, of different things: 3 rows 2 columns, 3月4日. That is no
// sum.
bool counts_several(const Expr& expr);

// Two of which one at least counts several: as many of each thing.
Truth same_counts(const Expr& gold, const Expr& answer, const Comparison& with);

}  // namespace whet::math
