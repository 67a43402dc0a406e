// Prompts in, scored completions out: the part that training and evaluation share.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rewards/rubric.h"
#include "rollout/engine.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// Fills `ids`, with the BOS that the tokenizer puts in front unless a chat template has; or the text, where
// the prompt came as ids. An empty text is a BOS alone; throws UsageError when the tokenizer has none.
void tokenize_prompt(const Tokenizer& tokenizer, Prompt& prompt);
void tokenize_prompts(const Tokenizer& tokenizer, std::vector<Prompt>& prompts);

// Fills text and score of every completion. Throws Error when not one of them could be judged.
void score_groups(const Tokenizer& tokenizer, const Rubric& rubric, std::vector<Group>& groups);

// The tokens that end a completion: the model's eos_token_ids. Throws UsageError when there is none.
std::vector<int32_t> stop_tokens(const CausalLm& model);

}  // namespace whet
