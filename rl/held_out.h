// Evaluation during a run: the held-out prompts of its recipe, and the line for metrics.jsonl.
#pragma once

#include <vector>

#include "rl/config.h"
#include "rl/evaluate.h"

namespace whet {

// None where the recipe names no file. Throws UsageError that names the file and line.
std::vector<Prompt> read_held_out(const GrpoConfig& config);

// The parameters after `step` steps: eval.n samples before the first step and after the last, eval.n_during
// in between.
EvalParams held_out_params(const GrpoConfig& config, int64_t step);

// The metrics of rl/evaluate.h with "step" and "eval_time" (seconds). Throws Error that names the step.
Json evaluate_held_out(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer,
                       const Rubric& rubric, const std::vector<Prompt>& prompts, const GrpoConfig& config,
                       int64_t step);

}  // namespace whet
