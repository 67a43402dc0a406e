// From the rewards of a group to advantages.
#pragma once

#include <string>
#include <vector>

#include "data/episode.h"
#include "rl/advantage_config.h"

namespace whet {

// Sets every completion's advantage to (r - baseline) / (deviation + eps), where r is the score less the
// penalty and the deviation has Bessel's correction, as TRL's has:
//
//   baseline group, scale group           GRPO (DeepSeekMath, section 4.1.2)
//   baseline group, scale none            Dr. GRPO (arXiv 2503.20783)
//   baseline leave_one_out, scale none    RLOO (arXiv 2402.14740, equation 8)
//   baseline batch, scale whiten          REINFORCE++ (arXiv 2501.03262); with baseline group its -baseline
//   variant
//
// A group whose rewards are all equal gets zeros where the baseline is its own. A deviation of 0 divides
// nothing. Unjudged completions get zero
// and are left out of mean and deviation.
//
// With config.max_at_k = k > 1, r_i is first replaced by the mean, over all sets of k completions of the
// group that i belongs to, of the set's largest reward; leave_one_out then subtracts the mean over the sets
// without i (PKPO, arXiv 2505.15201; with baseline group and rewards 0 and 1 the advantages of pass@k
// training, arXiv 2508.10751, up to their scale). A group with fewer judged completions takes the largest k
// that it has.
//
// With config.aggregate "normalize_each" the first line is done for each part of the score separately, the
// results are added with the parts' weights, and the sums divided by (deviation + eps) over the batch (GDPO,
// arXiv 2601.05242, equations 4 to 6): so that equal sums of different parts, 1 + 0 and 0 + 1, need not give
// equal advantages.
void estimate_advantages(std::vector<Group>& groups, const AdvantageConfig& config);

// The judged completions' scores less their penalties.
std::vector<double> judged_rewards(const Group& group);

// The values of one part over the completions for which it is judged.
std::vector<double> part_values(const Group& group, const std::string& name);

}  // namespace whet
