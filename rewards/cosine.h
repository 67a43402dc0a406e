// A reward for correct answers that falls with their length, and a penalty for wrong ones that falls with it
// too, so that longer thoughts cost less where the answer is wrong (Yeo et al. 2025, "Demystifying Long
// Chain-of-Thought Reasoning", equation 1).
#pragma once

#include <string>

#include "base/bounds.h"
#include "rewards/reward.h"

namespace whet {

class CosineReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "cosine";
    std::string of;
    int64_t max_tokens = 0;
    double correct_short = 1, correct_long = 0.5, wrong_short = -1, wrong_long = -0.5;

    template <class V>
    void fields(V& v) {
      v("of", of, "the name of the reward that says what is right: where it is 1 or more");
      v("max_tokens", max_tokens, "the length at which, and beyond which, the value for long ones is given",
        at_least(1));
      v("correct_short", correct_short, "for a right answer of no length", finite());
      v("correct_long", correct_long, "for a right one of max_tokens", finite());
      v("wrong_short", wrong_short, "for a wrong answer of no length", finite());
      v("wrong_long", wrong_long, "for a wrong one of max_tokens", finite());
    }
  };
  static constexpr const char* kHelp =
      "a value that goes with the length from one end to the other by half a period of a cosine, with other "
      "ends for right and for wrong answers";

  // Throws UsageError where `of` is empty, max_tokens is not positive or a value is not finite.
  explicit CosineReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
  std::string depends_on() const override { return options_.of; }

 private:
  Options options_;
};

}  // namespace whet
