// From the rewards of a group to advantages: how much better than its siblings a completion is
// (DeepSeekMath, section 4.1.2).
#pragma once

#include <vector>

#include "data/episode.h"
#include "rl/advantage_config.h"

namespace whet {

// Sets every completion's advantage to (r - mean) / (std + eps): mean over its group; std over the group or
// the whole batch (with Bessel's correction, as TRL does), or no division at all. A group whose rewards are
// all equal gets zeros. Completions that could not be judged get zero and count in none of these.
//
// With config.aggregate "normalize_each" that is done for each part of the score alone, the results are added
// up with the parts' weights, and their sums divided by (std + eps) over the batch (GDPO, arXiv 2601.05242,
// equations 4 to 6): a sum that hides what it is made of, 1 + 0 or 0 + 1, no longer does.
void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config);

}  // namespace whet
