#include "train/config.h"

#include "base/error.h"

namespace whet {

void validate_gradient_lanes(int lanes) {
  if (lanes < 1 || lanes > 1024 || (lanes & (lanes - 1)) != 0)
    fail<UsageError>("gradient_lanes: expected a power of two from 1 to 1024, got ", lanes);
}

void validate(const OptimizerConfig& config) {
  const auto expect = [](bool ok, const char* what) {
    if (!ok) fail<UsageError>("optimizer.", what);
  };
  expect(config.lr > 0, "lr: expected a positive number");
  expect(config.beta1 >= 0 && config.beta1 < 1, "beta1: expected a number in [0, 1)");
  expect(config.beta2 >= 0 && config.beta2 < 1, "beta2: expected a number in [0, 1)");
  expect(config.eps > 0, "eps: expected a positive number");
  expect(config.weight_decay >= 0, "weight_decay: expected 0 or a positive number");
  expect(config.max_grad_norm >= 0, "max_grad_norm: expected 0 or a positive number");
  expect(config.warmup_steps >= 0, "warmup_steps: expected 0 or more");
  expect(config.schedule == "constant" || config.schedule == "cosine" || config.schedule == "linear",
         "schedule: expected constant, cosine or linear");
  expect(config.final_lr_ratio >= 0 && config.final_lr_ratio <= 1,
         "final_lr_ratio: expected a number in [0, 1]");
}

void validate(const CheckpointConfig& config) {
  if (config.every <= 0) fail<UsageError>("checkpoint.every: expected a positive number of steps");
  if (config.keep <= 0) fail<UsageError>("checkpoint.keep: expected a positive number");
}

void validate(const PretrainConfig& config) {
  if (config.output_dir.empty()) fail<UsageError>("output_dir: expected a folder for the run");
  if (config.tokenizer.empty()) fail<UsageError>("tokenizer: expected a folder with tokenizer.json");
  if (config.steps <= 0) fail<UsageError>("steps: expected a positive number");
  if (config.sequences_per_step <= 0) fail<UsageError>("sequences_per_step: expected a positive number");
  if (config.micro_batch_tokens <= 0) fail<UsageError>("micro_batch_tokens: expected a positive number");
  validate_gradient_lanes(config.gradient_lanes);
  if (config.data.type != "countdown" && config.data.type != "text")
    fail<UsageError>("data.type: expected countdown or text, got \"", config.data.type, "\"");
  validate(config.data.countdown, "data.countdown");
  validate(config.data.trace, "data.trace");
  for (const auto& stage : config.data.curriculum) {
    validate(stage.trace, "data.curriculum.trace");
    if (stage.until < 0 || stage.until > 1)
      fail<UsageError>("data.curriculum.until: expected 0 to 1, got ", stage.until);
  }
  validate(config.optimizer);
  validate(config.checkpoint);
}

}  // namespace whet
