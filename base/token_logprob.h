// A token and its log-probability, as reported for the likeliest tokens at a position (top_logprobs).
#pragma once

#include <cstdint>

namespace whet {

struct TokenLogprob {
  int32_t id = 0;
  float logprob = 0;

  template <class V>
  void fields(V& v) {
    v("id", id);
    v("logprob", logprob);
  }
};

}  // namespace whet
