// Whether a data set has what the rules of a rubric need: a misspelt column would otherwise show as a run
// that learns nothing.
#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace whet {

// Throws UsageError, which begins with `where` and names the nearest column that there is, when a rule
// applies to none of the prompts. Returns what there is to say of rules that apply to some of them only.
std::vector<std::string> check_columns(const std::vector<RewardConfig>& rewards,
                                       const std::vector<Prompt>& prompts, const std::string& where);

}  // namespace whet
