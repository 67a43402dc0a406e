// Numbers that describe a batch of scored completions, under TRL's metric names.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "data/episode.h"

namespace whet {

// completions/{mean,min,max}_length, completions/mean_terminated_length, completions/clipped_ratio,
// rewards/<name>/{mean,std} for every name, reward, reward_std (mean over groups), frac_reward_zero_std,
// entropy. Completions that a rule does not apply to or could not judge are left out of what is said of their
// rewards, which is null or missing where none remains; rewards/<name>/unjudged is the number of those that
// it could not judge, where there are any.
Json summarize(const std::vector<Group>& groups, const std::vector<std::string>& reward_names);

// Mean over prompts of the chance that at least one of k samples is right, estimated without bias from n
// samples of which c are: 1 - C(n - c, k) / C(n, k) (Chen et al. 2021, equation 1). Needs k <= n. Samples
// that the rule does not apply to or could not judge are left out, and so are prompts with fewer than k
// others; NaN if no prompt remains.
double pass_at_k(const std::vector<Group>& groups, const std::string& reward_name, int k);

}  // namespace whet
