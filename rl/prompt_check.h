// All prompts of a run are looked at before its first step: one that the model cannot take, or that no rule
// judges, is no reason to end a run midway.
#pragma once

#include <string>
#include <vector>

#include "data/prompt_source.h"
#include "rl/config.h"
#include "rl/held_out.h"
#include "rollout/engine.h"
#include "tokenizer/tokenizer.h"
#include "train/data_digest.h"

namespace whet {

// Throws UsageError when a reward applies to none of the prompts that are trained on, or to none of a
// held-out set's, as a column is missing. Returns what there is to say of rewards that apply to some.
// `source` may be null: nothing is sampled.
std::vector<std::string> check_reward_columns(const PromptSource* source,
                                              const std::vector<HeldOutSet>& held_out,
                                              const GrpoConfig& config);

struct PromptCheck {
  int64_t limit = 0;                   // tokens of a prompt at most
  int64_t dropped = 0, truncated = 0;  // of the file's prompts
  DataDigest digest;                   // of those that are trained on
  std::vector<std::string> notes;      // for a person
};

// Does what config.prompts.overlong says about prompts that are longer than config.prompts.max_tokens or than
// sampling.max_tokens leaves of the model's max_position_embeddings. Throws UsageError that begins file:line
// for a prompt that the model cannot take.
PromptCheck check_prompts(PromptSource& source, const Tokenizer& tokenizer, const Engine& engine,
                          const ModelConfig& model, const GrpoConfig& config);

// Fills ids and text, keeps the last `limit` ids, and makes the text what these say.
void tokenize_within(const Tokenizer& tokenizer, Prompt& prompt, int64_t limit);

// Fills the ids of all prompts of the file `path`. Throws UsageError that begins file:line for one that the
// model cannot take with `params`.
void tokenize_file(const std::string& path, std::vector<Prompt>& prompts, const Tokenizer& tokenizer,
                   const Engine& engine, const SamplingParams& params);

}  // namespace whet
