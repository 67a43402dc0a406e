// What a checkpoint of reinforcement learning holds besides weights, moments and TrainerState.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "data/inflight_group.h"
#include "train/state_section.h"

namespace whet {

// trainer/rl.json, and where there are such solved.json and open_groups.json (in-flight groups).
struct RlState : StateSection {
  int64_t evaluated_step = -1;                 // the last one that an evaluation line was written for
  std::optional<uint64_t> next_prompt;         // index of the first prompt that no rollout has begun; older
                                               // checkpoints do not say
  std::optional<double> entropy_coef;          // of the next step, where it adapts
  std::map<uint64_t, double> solved;           // by row, for rl/curriculum.h; in solved.json
  std::vector<InflightGroup> inflight_groups;  // of the last rollout

  void save(const std::string& folder) const override;
  SectionWriter snapshot() const override;
  void restore(const std::string& folder) override;

  template <class V>
  void fields(V& v) {
    v("evaluated_step", evaluated_step);
    v("next_prompt", next_prompt);
    v("entropy_coef", entropy_coef);
  }
};

}  // namespace whet
