// Evaluations of several data sets as a table for people.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace whet {

// A row for each line of metrics (rl/evaluate.h), named by its "eval_set", under a header; each ends with a
// line end. Rates are percentages, with half the width of their confidence interval behind "±". A column is
// there where some line has its metric.
std::string eval_table(const std::vector<Json>& lines);

}  // namespace whet
