// Evaluation of a run in between: the held-out prompts of its recipe, and the line for metrics.jsonl.
#pragma once

#include <vector>

#include "rl/config.h"
#include "rl/evaluate.h"

namespace whet {

// None where the recipe names no file. Throws UsageError that names the file and line.
std::vector<Prompt> read_held_out(const GrpoConfig& config);

// What is evaluated after `step` steps: with eval.n samples before the first step and after the last, in
// between with eval.n_during.
EvalParams held_out_params(const GrpoConfig& config, int64_t step);

// The metrics of rl/evaluate.h with "step" and "eval_time". Throws Error that says after which step.
Json evaluate_held_out(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer, const Rubric& rubric,
                       const std::vector<Prompt>& prompts, const GrpoConfig& config, int64_t step);

}  // namespace whet
