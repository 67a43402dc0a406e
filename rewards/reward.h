// A reward is a rule that looks at one completion: no model, no state, no clock.
#pragma once

#include <optional>

#include "data/episode.h"

namespace whet {

class Reward {
 public:
  virtual ~Reward() = default;

  // nullopt: the rule does not apply to this prompt (a column it needs is missing).
  virtual std::optional<double> score(const Prompt& prompt, const Completion& completion) const = 0;
};

}  // namespace whet
