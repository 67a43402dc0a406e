// What a recipe may say about the files that a run writes for people and their tools.
#pragma once

#include <cstdint>

#include "base/bounds.h"

namespace whet {

struct TelemetryConfig {
  bool tensorboard = true;
  int64_t report_every = 10;

  template <class V>
  void fields(V& v) {
    v("tensorboard", tensorboard, "write a TensorBoard event file beside metrics.jsonl");
    v("report_every", report_every, "steps after which report.html is written anew; 0: at the end only",
      at_least(0));
  }
};

}  // namespace whet
