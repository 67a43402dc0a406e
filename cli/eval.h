// Options of whet eval.
#pragma once

#include <string>
#include <vector>

#include "cli/completion_options.h"
#include "scoring/rubric.h"

namespace whet {

struct EvalOptions : CompletionOptions {
  std::string data;                   // JSON Lines of prompts
  std::vector<RewardConfig> rewards;  // the first decides what is right
  std::vector<int> k;                 // of pass@k and cons@k; empty: as a recipe's eval.k
  bool greedy = true;
};

}  // namespace whet
