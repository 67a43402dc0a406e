// Keeps a model that has diverged from becoming the newest checkpoint.
#pragma once

#include "models/causal_lm.h"

namespace whet {

// "" when all weights and the logits of a few tokens are finite; else what is not. One pass over the weights.
std::string find_not_finite(const CausalLm& model);

}  // namespace whet
