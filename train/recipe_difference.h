// Whether a run may go on under a recipe: what its field list marks may differ, nothing else.
#pragma once

#include <string>

#include "base/json.h"
#include "base/resume_rule.h"

namespace whet {

// "optimizer.lr is 0.001 there and 0.5 here" for the first key that differs and may not, or "".
std::string recipe_difference(const Json& before, const Json& now, const ResumeRules& rules);

}  // namespace whet
