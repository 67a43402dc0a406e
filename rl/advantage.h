// From the rewards of a group to advantages (DeepSeekMath, section 4.1.2).
#pragma once

#include <vector>

#include "data/episode.h"
#include "rl/advantage_config.h"

namespace whet {

// Sets every completion's advantage to (r - mean) / (std + eps): mean over its group; std over the group or
// the whole batch (with Bessel's correction, as TRL does), or no division at all. A group whose rewards are
// all equal gets zeros. Unjudged completions get zero and are left out of mean and std.
//
// With config.aggregate "normalize_each" this is done for each part of the score separately, the results are
// added with the parts' weights, and the sums divided by (std + eps) over the batch (GDPO, arXiv 2601.05242,
// equations 4 to 6): so that equal sums of different parts, 1 + 0 and 0 + 1, need not give equal advantages.
void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config);

}  // namespace whet
