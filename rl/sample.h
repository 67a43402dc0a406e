// Prompts in, scored completions out: the part that training and evaluation share.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rollout/engine.h"
#include "scoring/rubric.h"
#include "tokenizer/stop_strings.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// Fills `ids`, with the BOS that the tokenizer puts in front unless a chat template has; or the text, where
// the prompt came as ids. An empty text is a BOS alone; throws UsageError when the tokenizer has none.
void tokenize_prompt(const Tokenizer& tokenizer, Prompt& prompt);
void tokenize_prompts(const Tokenizer& tokenizer, std::vector<Prompt>& prompts);

// Fills text and score of every completion, a group a thread: rewards may be asked by several at once, and the
// result does not depend on how many. Throws Error when not one completion could be judged.
void score_groups(const Tokenizer& tokenizer, const Rubric& rubric, const StopRules& rules, int threads,
                  std::vector<Group>& groups);

// `params` with the tokens that end the model's sequences besides its own. Throws UsageError when nothing
// would end a completion, and as end_tokens().
SamplingParams with_end_tokens(SamplingParams params, const ModelConfig& model);

}  // namespace whet
