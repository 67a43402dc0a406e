// Evaluation during a run: the held-out sets of its recipe, and their lines for metrics.jsonl.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rl/config.h"
#include "rl/evaluate.h"

namespace whet {

struct HeldOutSet {
  std::string name, path;
  std::vector<RewardConfig> rewards;  // of its rubric
  std::optional<Rubric> own_rubric;   // none: the recipe's, whose workers are used again
  std::vector<Prompt> prompts;
};

// Those of the recipe, in its order. Throws UsageError that names the file and line.
std::vector<HeldOutSet> read_held_out(const GrpoConfig& config);

// The parameters after `step` steps: eval.n samples before the first step and after the last, eval.n_during
// in between.
EvalParams held_out_params(const GrpoConfig& config, int64_t step);

// The metrics of rl/evaluate.h with "step", "eval_set" (its name) and "eval_time" (seconds). `rubric` is the
// recipe's; it may be null where the set has one of its own. Throws Error that names the step and the set.
Json evaluate_held_out(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer,
                       const Rubric* rubric, const HeldOutSet& set, const GrpoConfig& config, int64_t step);

}  // namespace whet
