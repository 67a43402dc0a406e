// Collects the groups that a step trains on. A few long completions can keep a whole rollout waiting, so a
// step may start more groups than it needs and stop when enough are complete; the rest is dropped, or carried
// into the next step and finished there (APRIL, arXiv 2509.18521; partial rollouts in Kimi k1.5, arXiv
// 2501.12599). Groups are begun in the order of their prompts' numbers, and none is lost or trained on twice.
#pragma once

#include <functional>
#include <vector>

#include "data/open_group.h"
#include "rl/rollout_config.h"
#include "rl/stop_watch.h"
#include "rollout/engine.h"

namespace whet {

// Prompt number `number` of the run, with ids.
using PromptAt = std::function<Prompt(uint64_t number)>;

struct Rollout {
  std::vector<Group> groups;   // prompts_per_step of them, complete, in the order in which they were begun
  int64_t carried_groups = 0;  // left with tokens for the next step
  int64_t dropped_groups = 0;  // had tokens, and begin anew in the next step
  int64_t dropped_tokens = 0;  // of these
  int64_t draft_tokens = 0, accepted_tokens = 0;  // proposed by speculation, and found to be what was drawn
};

struct CollectConfig {
  int prompts_per_step = 1;
  RolloutConfig rollout;
};

// The rollout of step `params.step`, counted from 0; nothing may be queued in the engine. `open` holds what
// earlier steps left open and comes to hold what this one does. Which groups are complete first is counted in
// the engine's steps, so the result is a function of weights, recipe, step and `open` (and, where the recipe
// leaves engine.cache_tokens open, of the machine's memory). `watch` is a new one for `params`, or null when
// they have no stop strings.
Rollout collect_groups(Engine& engine, const PromptAt& prompt_at, const SamplingParams& params,
                       const CollectConfig& config, std::vector<OpenGroup>& open, StopWatch* watch = nullptr);

// rollout/{carried_groups,dropped_groups,dropped_tokens}, and over all tokens staleness/{mean,max}: how many
// steps before `version` the policy stood that wrote them.
Json summarize(const Rollout& rollout, int64_t version);

}  // namespace whet
