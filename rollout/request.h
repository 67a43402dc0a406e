// A queued request: a group of n samples of one prompt. The prompt is computed once, by the group's prefill
// sequence (the first one); the other samples share its pages.
#pragma once

#include <cstdint>

#include "data/episode.h"
#include "rollout/config.h"

namespace whet {

struct Sequence;

// With the prompt's index, the sample's and the position this names each random draw of a request.
struct DrawKey {
  uint64_t seed = 0;
  uint32_t step = 0;  // of the training run, counted from 0
};

struct Request {
  uint64_t id = 0;  // chosen by the caller; unique among the queued requests
  Prompt prompt;
  SamplingParams params;
  DrawKey key;

  // Progress of the group, kept by the scheduler. Samples start in order of their index.
  int started = 0;
  int finished = 0;
  const Sequence* prefill_sequence = nullptr;  // the sequence that computes the prompt; null when none does
};

}  // namespace whet
