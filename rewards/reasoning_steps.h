// Rewards thoughts with explicit steps (the reasoning steps reward of Open R1).
#pragma once

#include <memory>

#include "base/bounds.h"
#include "rewards/reward.h"

namespace re2 {
class RE2;
}

namespace whet {

// Markers of a step: "Step 1:", a numbered or bulleted line, and "First,", "Second,", "Next,", "Finally,".
class ReasoningStepsReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "reasoning_steps";
    int64_t enough = 3;

    template <class V>
    void fields(V& v) {
      v("enough", enough, "so many signs of a step give 1, fewer their share of it", at_least(1));
    }
  };
  static constexpr const char* kHelp =
      "the share of a number of steps that the completion shows: \"Step 1:\", numbered or bulleted lines, "
      "\"First,\", \"Next,\" and the like";

  // Throws UsageError where `enough` is not positive.
  explicit ReasoningStepsReward(const Options& options);
  ~ReasoningStepsReward() override;
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  int64_t enough_;
  std::unique_ptr<const re2::RE2> sign_;
};

}  // namespace whet
