// What the objectives of reinforcement learning (rl/objectives/) read and return.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace whet {

// Columns of a step's sequences, as rl/policy_batch.h makes them: one float a token, 0 for the prompt's
// tokens.
inline constexpr const char* kOldLogprobs = "old_logprobs";  // of the policy that ratios refer to
inline constexpr const char* kAdvantages = "advantages";     // one value for all tokens of a completion
inline constexpr const char* kOnPolicy = "on_policy";      // 1: the current policy sampled the token; else 0
inline constexpr const char* kTokenShare = "token_share";  // 1 / trained tokens: a metric's mean over tokens
inline constexpr const char* kSequenceShare =
    "sequence_share";  // 1 / (completions * trained tokens of this one)
// Only where the recipe asks for them:
inline constexpr const char* kSampledLogprobs = "sampled_logprobs";  // of the policy that sampled
inline constexpr const char* kGainFactor = "gain_factor";  // of the gain: importance weights and masks

// One value a row. Rows that are no trained token have a ratio of 1 and may hold anything else.
struct GainInput {
  const at::Tensor& logprobs;    // [rows], differentiable
  const at::Tensor& ratio;       // [rows], differentiable: of the token or of its sequence
  const at::Tensor& advantages;  // [rows]
};

struct PolicyGain {
  at::Tensor gain;                     // [rows], differentiable: what an update maximises
  std::vector<at::Tensor> marks = {};  // bool [rows], one for each of metrics_of()
};

}  // namespace whet
