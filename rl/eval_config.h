// What a recipe may say about held-out evaluation. No torch here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bounds.h"
#include "rollout/config.h"
#include "scoring/rubric.h"

namespace whet {

// A file of held-out prompts.
struct EvalSet {
  static constexpr const char* kShorthand = "path";
  std::string path, name, prompt_template;
  Json rewards = Json::array();

  template <class V>
  void fields(V& v) {
    v("path", path, "JSON Lines of prompts");
    v("name", name, "in metrics; empty: the file's, without its ending");
    v("prompt_template", prompt_template, "empty: eval.prompt_template");
    v("rewards", rewards, "a rubric, as the recipe's rewards; empty: these");
  }
};

struct EvalConfig {
  std::vector<EvalSet> data;
  std::string prompt_template;
  int64_t every = 10;
  int n = 8, n_during = 1;
  std::vector<int> k;
  double temperature = 1.0, top_p = 1.0;
  int top_k = 0;
  int max_tokens = 0;
  bool greedy = true;

  template <class V>
  void fields(V& v) {
    v("data", data,
      "held-out prompts: the path of a file, or a list of paths and of objects as below; empty: no "
      "evaluation");
    v("prompt_template", prompt_template, "as prompts.prompt_template; empty: that one");
    v("every", every, "steps between evaluations; the first and the last step are always evaluated",
      at_least(1));
    v("n", n, "samples of each prompt before and after training", at_least(1));
    v("n_during", n_during, "samples of each prompt at the evaluations during training", at_least(1));
    v("k", k,
      "k of pass@k and cons@k, as far as there are so many samples; empty: 1, 4, 16, ... below the number of "
      "samples, and this itself",
      at_least(1));
    v("temperature", temperature, "of the sampled completions", at_least(1e-4).or_zero());
    v("top_p", top_p, "of the sampled completions, as in sampling", above(0).at_most(1));
    v("top_k", top_k, "of the sampled completions, as in sampling", at_least(0));
    v("max_tokens", max_tokens, "new tokens at most; 0: as many as sampling.max_tokens", at_least(0));
    v("greedy", greedy, "one greedy completion of each prompt is generated as well");
  }
};

// The name of a set in metrics.
std::string name_of(const EvalSet& set);

// The rubric that the set names; empty where it is the recipe's. Throws UsageError that begins with `where`.
std::vector<RewardConfig> own_rewards(const EvalSet& set, const std::string& where);

// Throws UsageError that names the first field whose value does not go with another one's, or the set without
// a path, with the name of another one or a bad rubric.
void validate(const EvalConfig& config, const std::string& where);

// The sampling of an evaluation with `n` samples: stop rules and what is not said otherwise as in `training`.
SamplingParams eval_sampling(const EvalConfig& config, const SamplingParams& training, int n);

// The k of pass@k and cons@k with n samples: those of `wanted` that are not over n, or 1, 4, 16, ... below n,
// and n.
std::vector<int> rates_of(const std::vector<int>& wanted, int n);

}  // namespace whet
