// Writes countdown puzzles as JSON Lines.
#pragma once

#include <string>

#include "data/countdown.h"

namespace whet {

struct CountdownCommand {
  CountdownConfig puzzles;
  std::string split = "test";
  size_t n = 512;
};

// Prints n puzzles {"nums":[…],"target":…} of the split, pairwise different as (multiset, target).
void run_countdown(const CountdownCommand& command);

}  // namespace whet
