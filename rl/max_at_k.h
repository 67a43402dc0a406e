// Rewards of sets of completions: unbiased estimates of max@k and pass@k (arXiv 2505.15201, section 3).
#pragma once

#include <vector>

namespace whet {

// For each reward, the mean over all sets of k that it belongs to of the largest reward in the set.
std::vector<double> max_with(const std::vector<double>& rewards, int k);

// For each reward, the mean over all sets of k that it does not belong to; k < rewards.size().
std::vector<double> max_without(const std::vector<double>& rewards, int k);

}  // namespace whet
