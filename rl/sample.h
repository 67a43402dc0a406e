// Steps of sampling that training and evaluation share: tokenize prompts, decode and score completions.
#pragma once

#include <vector>

#include "data/episode.h"
#include "rollout/engine.h"
#include "scoring/rubric.h"
#include "tokenizer/stop_strings.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// Sets `ids` from the text, with the tokenizer's BOS unless a chat template has added one; or the text from
// ids, where the prompt was given as ids. An empty text becomes the BOS alone; throws UsageError when the
// tokenizer has none.
void tokenize_prompt(const Tokenizer& tokenizer, Prompt& prompt);
void tokenize_prompts(const Tokenizer& tokenizer, std::vector<Prompt>& prompts);

// Sets the text of every completion.
void set_texts(const Tokenizer& tokenizer, const StopRules& rules, Group& group);

// Sets text and score of every completion, on `threads` threads, one group at a time each; the result does
// not depend on their number. Throws Error when all completions are unjudged.
void score_groups(const Tokenizer& tokenizer, const Rubric& rubric, const StopRules& rules, int threads,
                  std::vector<Group>& groups);

// `params` with the model's end tokens added to stop_token_ids. Throws UsageError as end_tokens() does, but
// accepts a model without end tokens if `params` has stop strings or tokens.
SamplingParams with_end_tokens(SamplingParams params, const ModelConfig& model);

}  // namespace whet
