// The variable `loop` inside a for loop. It reads ahead only when needed, as in Jinja.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

struct LoopState {
  IteratorPtr source;
  std::deque<Value> ahead;  // taken from the source before their turn
  int64_t index0 = -1;
  Value before, current;
  std::optional<Value> changed;  // the last argument of `loop.changed`

  // The next round; false when there is none.
  bool advance();
  // Releases all values: a loop that a template keeps for later would keep its variables alive, and they
  // others.
  void end();
  // Whether another round follows.
  bool peek();
  int64_t length(Runtime& runtime);
};

// `loop.name`; nothing when there is no such attribute.
std::optional<Value> loop_attribute(Runtime& runtime, const LoopPtr& loop, const std::string& name);

}  // namespace whet::jinja
