// What a recipe may say about the objective: one of a list of kinds, and what all of them share. A new kind
// is a file in rl/objectives/ and one entry in the list (docs/extending.md). No torch here.
#pragma once

#include <array>
#include <variant>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "rl/objectives/grpo.h"

namespace whet {

// The first is what recipes without a "type" get.
using PolicyObjectives = std::variant<GrpoObjective>;

// What the sum over a batch's trained tokens is divided by.
enum class Normalization { token, sequence, constant };
constexpr auto enum_names(Normalization) {
  return std::to_array<EnumName<Normalization>>({{Normalization::token, "token"},
                                                 {Normalization::sequence, "sequence"},
                                                 {Normalization::constant, "constant"}});
}

struct ObjectiveConfig {
  PolicyObjectives kind;
  double beta = 0;
  Normalization normalization = Normalization::token;
  bool mask_truncated = false;

  template <class V>
  void fields(V& v) {
    v.one_of_or_first("type", kind, "the objective that an update maximises");
    v("beta", beta, "weight of the KL divergence to the starting checkpoint; 0: no reference is loaded",
      at_least(0));
    v("normalization", normalization,
      "token: mean over all tokens of the batch (DAPO); sequence: mean of sequence means (GRPO); "
      "constant: sum over max_tokens (Dr. GRPO)");
    v("mask_truncated", mask_truncated, "leave completions that hit max_tokens out of the loss");
  }
};

}  // namespace whet
