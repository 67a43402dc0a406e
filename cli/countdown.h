// Writes countdown puzzles as JSON Lines.
#pragma once

#include <string>

#include "base/output.h"
#include "data/countdown.h"

namespace whet {

struct CountdownCommand {
  CountdownConfig puzzles;
  std::string split = "test";
  size_t n = 512;
};

// Writes n puzzles {"nums":[…],"target":…} of the split, pairwise different as (multiset, target).
void run_countdown(const CountdownCommand& command, Output& out);

}  // namespace whet
