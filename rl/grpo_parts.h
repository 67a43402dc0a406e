// All state of a GRPO run besides its folder, made from the recipe. Members are constructed in an order in
// which cheap checks of the recipe come before expensive ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/replay_file.h"
#include "rl/config.h"
#include "rl/held_out.h"
#include "rl/prompt_check.h"
#include "rl/reference.h"
#include "rl/update_schedule.h"
#include "rollout/engine.h"
#include "scoring/rubric.h"
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
  std::optional<Rubric> rubric;          // none: a replay whose completions have their rewards
  std::unique_ptr<PromptSource> source;  // null: completions are replayed
  std::vector<HeldOutSet> held_out;
  std::vector<std::string> notes;  // to be logged
  std::unique_ptr<CausalLm> policy;
  Reference reference;
  Engine engine;
  std::unique_ptr<ReplayFile> replay;  // null: completions are sampled
  PromptCheck prompts;
  SamplingParams sampling;  // with the model's end tokens
  UpdateSchedule schedule;
  Trainer trainer;
};

}  // namespace whet
