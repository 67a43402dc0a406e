// What a recipe may say about which rows of a file are sampled. No torch here.
#pragma once

#include "base/bounds.h"

namespace whet {

struct CurriculumConfig {
  bool skip_settled = false;
  double floor = 0.1;

  template <class V>
  void fields(V& v) {
    v("skip_settled", skip_settled,
      "leave out most turns of rows whose last group was all right or all wrong (the first rule that applies "
      "to it "
      "decides)");
    v("floor", floor, "share of their turns at which they are sampled all the same", within(0.01, 1));
  }
};

}  // namespace whet
