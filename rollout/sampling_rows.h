// What a sequence asks of the sampler for one of its next tokens.
#pragma once

#include "kernels/sampling.h"
#include "rollout/sequence.h"

namespace whet {

// Of the token that follows the completion and the first `drafted` tokens of the draft, drawn from row `row` of
// the logits. It refers to the sequence's tokens, which must stay as they are while it is used.
kernels::SamplingRow sampling_row(const Sequence& sequence, int64_t drafted, int64_t row);

// Throws where nothing was drawn: Error when the logits are not finite, UsageError when bad_words and
// allowed_token_ids leave no token. `position` is that of the token in the completion.
void require_drawn(const kernels::SampledToken& token, const Sequence& sequence, size_t position);

}  // namespace whet
