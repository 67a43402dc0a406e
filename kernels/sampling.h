// One draw of a token from a row of logits: parameters and result. No torch here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/token_logprob.h"

namespace whet::kernels {

// The distribution is the softmax of the processed logits at `temperature`, truncated and renormalised.
// Processed are, in vLLM's order: the repetition penalty (Keskar et al. 2019, section 4.1: a positive logit
// is divided by it, a negative one multiplied) once for each token of `context`; `banned` tokens become
// impossible; and all but `allowed` ones, where there are any. Truncated: min_p (Nguyen et al. 2024), then
// top_k, then top_p (Holtzman et al. 2019). Temperature 0 takes the largest processed logit (the first among
// equals), is not truncated, and reports log-probabilities and entropy at temperature 1. Token ids must be in
// the vocabulary.
struct SamplingRow {
  int64_t row = 0;    // of the logits; several draws may share one
  float uniform = 0;  // in [0, 1): which token is drawn, by inversion in the order of ids
  double temperature = 1, top_p = 1, min_p = 0, repetition_penalty = 1;
  int top_k = 0;
  int logprobs = 0;                          // likeliest tokens to report
  std::span<const int32_t> context[3] = {};  // the tokens before: prompt, completion, draft
  std::vector<int32_t> banned = {};
  std::span<const int32_t> allowed = {};  // empty: all
};

enum class DrawStatus {
  drawn,
  not_finite,  // a logit is NaN or +inf, or all are -inf
  no_token,    // `banned` and `allowed` leave none
};

struct SampledToken {
  int32_t id = 0;
  float logprob = 0;              // under the distribution that it was drawn from
  float entropy = 0;              // of that distribution, in nats
  std::vector<TokenLogprob> top;  // its `logprobs` likeliest tokens, likeliest first
  DrawStatus status = DrawStatus::drawn;
};

}  // namespace whet::kernels
