// What a recipe may say about the updates of a step. No torch here.
#pragma once

#include <array>
#include <cstdint>

#include "base/bounds.h"
#include "base/enum_names.h"

namespace whet {

enum class MiniBatches { groups, shuffled };
constexpr auto enum_names(MiniBatches) {
  return std::to_array<EnumName<MiniBatches>>(
      {{MiniBatches::groups, "groups"}, {MiniBatches::shuffled, "shuffled"}});
}

struct UpdateConfig {
  int updates_per_step = 1, num_iterations = 1;
  MiniBatches mini_batches = MiniBatches::groups;
  bool routing_replay = false;

  template <class V>
  void fields(V& v) {
    v("updates_per_step", updates_per_step,
      "mini-batches that a rollout is split into, one optimizer step each; prompts_per_step at most",
      at_least(1));
    v("num_iterations", num_iterations, "passes over each rollout", at_least(1));
    v("mini_batches", mini_batches,
      "groups: each has whole groups; shuffled: completions in an order of their own in every step (TRL, "
      "DeepSeek-R1-Zero)");
    v("routing_replay", routing_replay,
      "MoE: all updates of a step route each token through the experts that the policy before the first of "
      "them "
      "chooses; costs a forward pass where there is more than one");
  }
};

// The updates of a step of which nobody says how it is cut.
inline int64_t updates_per_step(const UpdateConfig& config) {
  return static_cast<int64_t>(config.updates_per_step) * config.num_iterations;
}

}  // namespace whet
