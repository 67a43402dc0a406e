// Options of whet eval.
#pragma once

#include <string>
#include <vector>

#include "cli/completion_options.h"
#include "scoring/rubric.h"

namespace whet {

struct EvalOptions : CompletionOptions {
  std::vector<std::string> data;      // files of prompts, JSON Lines
  std::vector<RewardConfig> rewards;  // the first decides what is right
  std::vector<int> k;                 // of pass@k and cons@k; empty: as a recipe's eval.k
  bool greedy = true;
};

}  // namespace whet
