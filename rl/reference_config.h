// What a recipe may say about the reference model. No torch here.
#pragma once

#include <cstdint>

#include "base/bounds.h"

namespace whet {

struct ReferenceConfig {
  int64_t every = 0;
  double mix = 1;

  template <class V>
  void fields(V& v) {
    v("every", every,
      "steps after which the reference becomes the policy (DeepSeek-R1-Zero: 400); 0: it stays the starting "
      "checkpoint",
      at_least(0));
    v("mix", mix,
      "1: it is replaced; below 1: reference = mix * policy + (1 - mix) * reference (TRL's "
      "ref_model_mixup_alpha; "
      "with every 1 an exponential moving average)",
      above(0).at_most(1));
  }
};

}  // namespace whet
