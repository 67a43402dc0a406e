// All state of a GRPO run besides its folder, made from the recipe. Members are constructed in an order in
// which cheap checks of the recipe come before expensive ones.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rl/config.h"
#include "rl/prompt_check.h"
#include "rollout/engine.h"
#include "tokenizer/tokenizer.h"
#include "train/trainer.h"

namespace whet {

struct GrpoParts {
  // Throws UsageError that names the file or the field. Writes nothing.
  explicit GrpoParts(const GrpoConfig& config);
  GrpoParts(const GrpoParts&) = delete;
  GrpoParts& operator=(const GrpoParts&) = delete;

  Prompt prompt_at(uint64_t index) const;  // with ids, at most prompts.limit of them

  Tokenizer tokenizer;
  Rubric rubric;
  std::unique_ptr<PromptSource> source;
  std::vector<Prompt> held_out;
  std::vector<std::string> notes;  // to be logged
  std::unique_ptr<CausalLm> policy;
  std::unique_ptr<const CausalLm> reference;  // null where the objective needs none
  Engine engine;
  PromptCheck prompts;
  SamplingParams sampling;  // with the model's end tokens
  Objective objective;
  Trainer trainer;
};

}  // namespace whet
