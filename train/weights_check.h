// A model that has blown up must not become the newest checkpoint.
#pragma once

#include "models/causal_lm.h"

namespace whet {

// "" when every weight and the logits of a few tokens are finite; else what is not. One pass over the
// weights.
std::string find_not_finite(const CausalLm& model);

}  // namespace whet
