// Held-out evaluation: sampled and greedy completions of every prompt, scored by the rubric.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rollout/engine.h"
#include "scoring/rubric.h"
#include "tokenizer/stop_strings.h"
#include "tokenizer/tokenizer.h"

namespace whet {

struct EvalParams {
  int n = 8;
  int max_tokens = 256;
  double temperature = 1.0;
  uint64_t seed = 1;
  StopRules stop = {};  // besides the model's own end tokens
  int threads = 1;      // for scoring
};

struct EvalResult {
  Json metrics;               // keys start with eval_
  std::vector<Group> groups;  // the sampled completions
};

// eval_pass@1 (mean over samples), eval_pass@n, eval_greedy, and lengths, truncation, entropy and every
// reward's mean, over the sampled completions and (eval_greedy_...) the greedy ones. The first reward of the
// rubric decides what counts as correct; a rate is null where too few samples are judged. The result is a
// function of weights, prompts and parameters. Throws as Engine::generate() and score_groups() do.
EvalResult evaluate(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer, const Rubric& rubric,
                    const std::vector<Prompt>& prompts, const EvalParams& params);

}  // namespace whet
