// What a recipe may say about the files that a run writes for people and their tools.
#pragma once

namespace whet {

struct TelemetryConfig {
  bool tensorboard = true;

  template <class V>
  void fields(V& v) {
    v("tensorboard", tensorboard, "write a TensorBoard event file beside metrics.jsonl");
  }
};

}  // namespace whet
