// What a recipe may say about advantages. No torch here.
#pragma once

#include <string>

namespace whet {

struct AdvantageConfig {
  std::string scale = "group";
  double eps = 1e-4;
  std::string aggregate = "sum";

  template <class V>
  void fields(V& v) {
    v("scale", scale, "divide by the standard deviation of the group, of the batch, or none (Dr. GRPO)");
    v("eps", eps, "added to the standard deviation");
    v("aggregate", aggregate,
      "sum: the rewards are added, then normalized (GRPO); normalize_each: each is normalized within its "
      "group, then they are added and divided by the batch's standard deviation (GDPO)");
  }
};

}  // namespace whet
