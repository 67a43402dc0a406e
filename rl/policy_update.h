// One optimizer step on scored completions.
#pragma once

#include <vector>

#include "data/episode.h"
#include "models/causal_lm.h"
#include "rl/config.h"
#include "train/optimizer.h"

namespace whet {

struct UpdateStats {
  double loss = 0, grad_norm = 0, learning_rate = 0;
  double kl = 0;                       // mean over trained tokens
  double clip_low = 0, clip_high = 0;  // shares of trained tokens
  double logprob_difference = 0;       // max |trainer - sampler| over trained tokens of the newest version
  bool taken = true;  // false: loss, gradient or update are not finite, and nothing has changed
};

// `reference` may be null (beta 0). Completions of advantage 0 add nothing to the gradient then and are not
// computed; they still count in the normalisation. `version` is that of the policy which the rollout ended
// with; tokens of older ones have their own log-probabilities, which the ratio corrects for.
UpdateStats update_policy(CausalLm& policy, const CausalLm* reference, AdamW& optimizer,
                          const std::vector<const Group*>& groups, const GrpoConfig& config, double lr,
                          int64_t version);

}  // namespace whet
