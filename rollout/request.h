// What was asked for: a group of samples of one prompt. The prompt is computed once, by the sequence that
// leads the group, and the other samples start from its pages.
#pragma once

#include <cstdint>

#include "data/episode.h"
#include "rollout/config.h"

namespace whet {

struct Sequence;

struct Request {
  uint64_t id = 0;  // the caller's name for it
  Prompt prompt;
  SamplingParams params;

  // How far the group is; kept by the scheduler. Samples start in order of their index.
  int started = 0;
  int finished = 0;
  const Sequence* leader = nullptr;  // computes the prompt; null when no sample does
};

}  // namespace whet
