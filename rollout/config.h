// What a recipe may say about sampling. No torch here.
#pragma once

#include <cstdint>
#include <vector>

namespace whet {

struct SamplingParams {
  int n = 1;
  int max_tokens = 256;
  double temperature = 1.0;
  // With the prompt's index, the sample's and the position these key the random draws.
  uint64_t seed = 0;
  uint32_t step = 0;
  std::vector<int32_t> stop_token_ids;

  template <class V>
  void fields(V& v) {
    v("n", n, "samples of each prompt");
    v("max_tokens", max_tokens, "new tokens at most");
    v("temperature", temperature, "softmax temperature; 0 is greedy");
  }
};

struct EngineConfig {
  int max_batch = 256;
  int threads = 1;

  template <class V>
  void fields(V& v) {
    v("max_batch", max_batch, "sequences that run together on one thread");
  }
};

}  // namespace whet
