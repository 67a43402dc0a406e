// A group of completions as one line of JSON Lines: what a run writes into completions/, and what
// rollout.replay reads.
//
//   {"step": 10, "prompt_index": 7, "prompt": "...", "prompt_ids": [...], "row": {...},
//    "completions": [{"ids": [...], "logprobs": [...], "finish_reason": "stop", "completion": "...",
//                     "reward": 1.1, "rewards": {"accuracy": 1.0, "format": 1.0}, "advantage": 0.7,
//                     "entropy": 0.2, "versions": [[9, 12], [10, 4]]}],
//    "updates": [[[0, 1], [2, 3]]]}
//
// and of a completion "old_logprobs" where they were recomputed before the step's updates. Read are step,
// prompt_ids, and of a completion ids, finish_reason, and where they are there logprobs, reward, rewards,
// entropy and versions ([steps of the policy, tokens] in order); row and prompt where there is no reward, for
// the rubric. Other keys may stand there and mean nothing.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "data/episode.h"

namespace whet {

// How the completions of a step are divided: updates[u][m] are the completions of micro-batch m of update u,
// by their indices in the step (all completions of its groups, one after another).
using UpdateCuts = std::vector<std::vector<std::vector<size_t>>>;

struct GroupLine {
  int64_t step = 0;
  Group group;              // completions without text
  UpdateCuts updates = {};  // empty: the line does not say
};

// Floats are written with the fewest digits that give the same bits. What is unjudged is null.
Json write_group(int64_t step, const Group& group);

// Throws UsageError that names the key for a line that lacks one, or whose values do not fit together.
GroupLine read_group(Json line);

}  // namespace whet
