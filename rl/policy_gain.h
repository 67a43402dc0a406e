// What the objectives of reinforcement learning (rl/objectives/) read and return.
#pragma once

#include <vector>

#include "train/objective.h"

namespace whet {

// Columns of a step's sequences, as rl/policy_batch.h makes them: one float a token, 0 for the prompt's
// tokens.
inline constexpr const char* kOldLogprobs = "old_logprobs";  // recorded while sampling
inline constexpr const char* kAdvantages = "advantages";     // one value for all tokens of a completion
inline constexpr const char* kOnPolicy = "on_policy";  // 1: the current policy sampled the token; else 0

struct PolicyGain {
  at::Tensor gain;                 // [rows], differentiable: what an update maximises, before any KL penalty
  std::vector<at::Tensor> values;  // scalars over rows of weight != 0, one for each of metrics_of()
};

}  // namespace whet
