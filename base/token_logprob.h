// One token and how likely it was: what is reported of the tokens beside a sampled one.
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
