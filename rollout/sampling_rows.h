// The sampler's parameters for one of the next tokens of a sequence.
#pragma once

#include "kernels/sampling.h"
#include "rollout/sequence.h"

namespace whet {

// For the token after the completion and the first `drafted` tokens of the draft, drawn from row `row` of the
// logits. The result refers to the sequence's tokens and draft, which must not change while it is used.
kernels::SamplingRow sampling_row(const Sequence& sequence, int64_t drafted, int64_t row);

// Throws where nothing was drawn: Error when the logits are not finite, UsageError when bad_words and
// allowed_token_ids leave no token. `position` is that of the token in the completion.
void require_drawn(const kernels::SampledToken& token, const Sequence& sequence, size_t position);

}  // namespace whet
