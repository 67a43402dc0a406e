// What a recipe may say about the objective: one of a list of kinds, and what all of them share. A new kind is
// a file in rl/objectives/ and one entry in the list (docs/extending.md). No torch here.
#pragma once

#include <string>
#include <variant>

#include "rl/objectives/grpo.h"

namespace whet {

// The first is what recipes without a "type" get.
using PolicyObjectives = std::variant<GrpoObjective>;

struct ObjectiveConfig {
  PolicyObjectives kind;
  double beta = 0;
  std::string normalization = "token";
  bool mask_truncated = false;

  template <class V>
  void fields(V& v) {
    v.one_of_or_first("type", kind, "what is made larger");
    v("beta", beta, "weight of the KL divergence to the starting checkpoint; 0: no reference is loaded");
    v("normalization", normalization,
      "token: mean over all tokens of the batch (DAPO); sequence: mean of sequence means (GRPO); "
      "constant: sum over max_tokens (Dr. GRPO)");
    v("mask_truncated", mask_truncated, "leave completions that hit max_tokens out of the loss");
  }
};

// Throws UsageError that names the first field out of range.
void validate(const ObjectiveConfig& config);

}  // namespace whet
