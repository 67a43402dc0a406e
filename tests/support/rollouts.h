// Rollouts of tiny models, and their comparison with the trainer.
#pragma once

#include "base/philox.h"
#include "data/episode.h"
#include "rl/parity.h"
#include "rollout/engine.h"
#include "train/logprobs.h"

namespace whet {

// `count` prompts of 1 to `longest` tokens, none of them the stop token.
inline std::vector<Prompt> tiny_prompts(int count, int longest, int64_t vocab, uint64_t seed = 7) {
  std::vector<Prompt> prompts;
  for (int i = 0; i < count; ++i) {
    Rng rng(seed, 0, static_cast<uint64_t>(i));
    Prompt prompt{static_cast<uint32_t>(i), "", {}, {}};
    for (int t = rng.between(1, longest); t > 0; --t)
      prompt.ids.push_back(rng.between(1, static_cast<int>(vocab) - 1));
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

}  // namespace whet
