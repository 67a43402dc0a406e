// Metrics of a batch of scored completions, under TRL's names.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "data/episode.h"

namespace whet {

// completions/{mean,min,max}{,_terminated}_length, completions/clipped_ratio, rewards/<name>/{mean,std} for
// every name, reward, reward_std (over all completions), frac_reward_zero_std (the share of the completions
// whose groups have equal rewards), entropy (mean over tokens; missing where it is not known). Completions
// that a rule does not apply to, and unjudged ones, are left out of the rule's metrics, which are null or
// missing where none remains; rewards/<name>/unjudged is the number of unjudged ones, where there are any.
// Lengths are in tokens, entropy in nats. Throws Error when there are no completions.
Json summarize(const std::vector<Group>& groups, const std::vector<std::string>& reward_names);

// Of the distributions that the completions' tokens were drawn from, mean over tokens; NaN where it is not
// known.
double mean_entropy(const std::vector<Group>& groups);

// The names of all parts of the scores, in the order in which they first appear.
std::vector<std::string> part_names(const std::vector<Group>& groups);

}  // namespace whet
