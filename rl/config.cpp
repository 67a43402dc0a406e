#include "rl/config.h"

#include "base/error.h"
#include "tokenizer/chat_format.h"

namespace whet {

namespace {
void expect(bool ok, const char* what) {
  if (!ok) fail<UsageError>(what);
}
}  // namespace

void validate(const GrpoConfig& config) {
  expect(!config.model.empty(), "model: expected the folder of a base checkpoint");
  expect(!config.output_dir.empty(), "output_dir: expected a folder for the run");
  expect(config.steps > 0, "steps: expected a positive number");
  expect(config.prompts_per_step > 0, "prompts_per_step: expected a positive number");
  const auto& prompts = config.prompts;
  expect(prompts.type == "countdown" || prompts.type == "file", "prompts.type: expected countdown or file");
  expect(prompts.type != "file" || !prompts.path.empty(), "prompts.path: expected a JSON Lines file");
  expect(prompts.max_tokens >= 0,
         "prompts.max_tokens: expected 0 (as the model allows) or a positive number");
  expect(prompts.overlong == "refuse" || prompts.overlong == "drop" || prompts.overlong == "truncate-left",
         "prompts.overlong: expected refuse, drop or truncate-left");
  expect(prompts.overlong != "drop" || prompts.type == "file",
         "prompts.overlong: expected refuse or truncate-left, since generated puzzles have no epoch to be "
         "left out of");
  if (prompts.type == "countdown") validate(prompts.countdown, "prompts.countdown");
  validate_chat_arguments(prompts.chat_template_kwargs, "prompts.chat_template_kwargs");
  (void)Rubric(config.rewards);
  expect(config.sampling.n > 1,
         "sampling.n: expected at least 2, since advantages compare samples of one prompt");
  expect(config.sampling.temperature > 0, "sampling.temperature: expected a positive number");
  validate(config.sampling);
  expect(is_plain(config.sampling),
         "sampling: expected top_p, top_k, min_p and repetition_penalty to be off, since the trainer's "
         "log-probabilities are those of all tokens");
  validate(config.engine);
  expect(config.rollout.oversample >= 1 && config.rollout.oversample <= 1000,
         "rollout.oversample: expected a number from 1 to 1000");
  expect(!config.rollout.partial || started_groups(config.prompts_per_step, config.rollout) > config.prompts_per_step,
         "rollout.partial: expected rollout.oversample to start more than prompts_per_step groups, since "
         "otherwise none is left unfinished");
  const auto& scale = config.advantage.scale;
  expect(scale == "group" || scale == "batch" || scale == "none",
         "advantage.scale: expected group, batch or none");
  const auto& aggregate = config.advantage.aggregate;
  expect(aggregate == "sum" || aggregate == "normalize_each",
         "advantage.aggregate: expected sum or normalize_each");
  expect(aggregate == "sum" || scale == "group",
         "advantage.scale: expected group, since advantage.aggregate is normalize_each");
  expect(config.advantage.eps >= 0, "advantage.eps: expected 0 or more");
  validate(config.objective);
  expect(config.updates_per_step > 0 && config.updates_per_step <= config.prompts_per_step,
         "updates_per_step: expected 1 to prompts_per_step");
  expect(config.num_iterations > 0, "num_iterations: expected a positive number");
  expect(config.micro_batch_tokens > 0, "micro_batch_tokens: expected a positive number");
  validate_gradient_lanes(config.gradient_lanes);
  expect(config.router_bias_update_rate >= 0, "router_bias_update_rate: expected 0 or a positive number");
  expect(config.log_completions_every > 0, "log_completions_every: expected a positive number");
  expect(config.eval.every > 0, "eval.every: expected a positive number");
  expect(config.eval.temperature >= 0, "eval.temperature: expected 0 or a positive number");
  validate(config.optimizer);
  validate(config.checkpoint);
  expect(config.eval.n > 0 && config.eval.n_during > 0, "eval.n: expected a positive number of samples");
}

}  // namespace whet
