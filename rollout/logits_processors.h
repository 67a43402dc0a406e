// What a request says of single tokens, written into the logits before the softmax sees them: tokens that
// were used already become less likely, forbidden ones impossible.
#pragma once

#include <cstdint>
#include <span>

#include "rollout/config.h"

namespace whet {

// In vLLM's order: the repetition penalty (Keskar et al. 2019, section 4.1: a positive logit is divided by
// it, a negative one multiplied) for each token of prompt and completion, once; bad_words, matched in the
// completion alone; allowed_token_ids. All token ids lie in the vocabulary. Throws Error when the logits are
// not finite (-inf is a number here while another token has more), and UsageError when no token is left.
void process_logits(std::span<float> logits, const SamplingParams& params, std::span<const int32_t> prompt,
                    std::span<const int32_t> completion);

}  // namespace whet
