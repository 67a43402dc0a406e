// Groups made by hand, for tests of what happens to completions after they are sampled.
#pragma once

#include <vector>

#include "data/episode.h"

namespace whet {

// One group of completions of one token each with these rewards; the part "accuracy" has the same value.
inline Group group_with_rewards(const std::vector<double>& rewards) {
  Group group;
  for (double reward : rewards) {
    Completion completion;
    completion.tokens = {1};
    completion.logprobs = {-1};
    completion.score = {reward, {{"accuracy", reward}}};
    group.completions.push_back(std::move(completion));
  }
  return group;
}

}  // namespace whet
