// Held-out evaluation: sampled and greedy completions of every prompt, scored by the rubric.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rollout/engine.h"
#include "scoring/rubric.h"
#include "tokenizer/tokenizer.h"

namespace whet {

struct EvalParams {
  SamplingParams sampling;  // its stop tokens come besides the model's own end tokens
  std::vector<int> k;       // of pass@k and cons@k (rl/eval_config.h)
  bool greedy = true;       // whether one greedy completion of every prompt is generated too
  uint64_t seed = 1;
  int threads = 1;  // for scoring
};

struct EvalResult {
  Json metrics;               // keys start with eval_
  std::vector<Group> groups;  // the sampled completions
};

// Rates (rl/solve_rates.h): eval_pass@k and eval_cons@k for each k, eval_avg@n, eval_greedy; those of correct
// answers with the bounds of their confidence intervals, eval_pass@1/low and eval_pass@1/high
// (rl/interval.h). Further lengths, truncation, entropy and every reward's mean, over the sampled completions
// and (eval_greedy_...) the greedy ones, and the counts eval_prompts and eval_n. The first reward of the
// rubric decides what counts as correct; a rate is null where too few samples are judged, and cons@k is there
// only where that rule reports answers (rl/majority.h). The result is a function of weights, prompts and
// parameters. Throws as Engine::generate() and score_groups() do.
EvalResult evaluate(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer, const Rubric& rubric,
                    const std::vector<Prompt>& prompts, const EvalParams& params);

}  // namespace whet
