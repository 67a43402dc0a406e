// A queued request: a group of n samples of one prompt. The prompt is computed once, by the group's prefill
// sequence (the first one); the other samples share its pages.
#pragma once

#include <cstdint>

#include "data/episode.h"
#include "rollout/config.h"

namespace whet {

struct Sequence;

struct Request {
  uint64_t id = 0;  // chosen by the caller; unique among the queued requests
  Prompt prompt;
  SamplingParams params;

  // Progress of the group, kept by the scheduler. Samples start in order of their index.
  int started = 0;
  int finished = 0;
  const Sequence* prefill_sequence = nullptr;  // the sequence that computes the prompt; null when none does
};

}  // namespace whet
