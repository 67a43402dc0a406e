// Checks that a data set has the columns that the rules of a rubric need: otherwise a misspelt column would
// only show as a run that learns nothing.
#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace whet {

// Throws UsageError that begins with `where` and suggests the nearest existing column when a rule applies to
// none of the prompts. Returns a note for each rule that applies to some of them only.
std::vector<std::string> check_columns(const std::vector<RewardConfig>& rewards,
                                       const std::vector<Prompt>& prompts, const std::string& where);

}  // namespace whet
