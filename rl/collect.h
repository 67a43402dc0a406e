// Samples the groups that a step trains on. A few long completions can delay a whole rollout, so a step may
// start more groups than it needs and stop when enough are complete; the rest is dropped, or carried into the
// next step and finished there (APRIL, arXiv 2509.18521; partial rollouts in Kimi k1.5, arXiv 2501.12599).
// Groups are begun in the order of their prompts' indices, and none is lost or trained on twice.
#pragma once

#include <functional>
#include <vector>

#include "data/inflight_group.h"
#include "rl/rollout_config.h"
#include "rl/stop_watch.h"
#include "rollout/engine.h"

namespace whet {

// The run's prompt of this index, with ids.
using PromptAt = std::function<Prompt(uint64_t prompt_index)>;
// The index of the next prompt that no rollout has begun.
using NextPrompt = std::function<uint64_t()>;

struct Rollout {
  std::vector<Group> groups;   // complete, in the order in which they were begun
  int64_t carried_groups = 0;  // in flight, with tokens that the next step continues
  int64_t dropped_groups = 0;  // in flight, with tokens; the next step samples them anew
  int64_t dropped_tokens = 0;  // of the dropped groups
  int64_t draft_tokens = 0,
          accepted_tokens = 0;  // speculative decoding: proposed, and equal to the drawn ones
};

// Where a rollout gets its prompts from.
struct PromptFeed {
  PromptAt at;
  NextPrompt next;
};

// `wanted` complete groups for step `key.step`, counted from 0. On entry `inflight` holds the in-flight
// groups of the rollout before, on return those of this one. Which groups are complete first is decided by
// the engine's steps, not by the clock, so the result is a function of weights, recipe, step and `inflight`
// (and, where engine.cache_tokens is 0, of the machine's memory). `watch` is a new one for `params`, or null
// when they have no stop strings. Throws Error when requests are queued in the engine, and what Engine::add()
// and step() throw.
Rollout collect_groups(Engine& engine, const PromptFeed& prompts, const SamplingParams& params,
                       const DrawKey& key, int64_t wanted, const RolloutConfig& config,
                       std::vector<InflightGroup>& inflight, StopWatch* watch = nullptr);

// The metrics rollout/{carried_groups,dropped_groups,dropped_tokens} and, over all tokens,
// staleness/{mean,max}: `version` less the version of the policy that sampled the token, in steps.
Json summarize(const Rollout& rollout, int64_t version);

}  // namespace whet
