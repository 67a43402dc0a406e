// What a recipe may say about held-out evaluation. No torch here.
#pragma once

#include <cstdint>
#include <string>

#include "base/bounds.h"
#include "tasks/prompt_templates.h"

namespace whet {

struct EvalConfig {
  std::string data;
  std::string prompt_template = kDefaultPromptTemplate;
  int64_t every = 10;
  int n = 8, n_during = 1;
  double temperature = 1.0;

  template <class V>
  void fields(V& v) {
    v("data", data, "JSON Lines of held-out prompts; empty: no evaluation");
    v("prompt_template", prompt_template, "as for training prompts");
    v("every", every, "steps between evaluations; the first and the last step are always evaluated",
      at_least(1));
    v("n", n, "samples of each prompt before and after training, for pass@1 and pass@n", at_least(1));
    v("n_during", n_during, "samples of each prompt at the evaluations during training", at_least(1));
    v("temperature", temperature, "of the sampled completions; greedy ones are generated as well",
      at_least(0));
  }
};

}  // namespace whet
