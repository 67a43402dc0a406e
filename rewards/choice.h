// Multiple choice: compares the letter that the completion chooses.
#pragma once

#include <array>

#include "rewards/reward.h"

namespace whet {

class ChoiceReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "choice";

    template <class V>
    void fields(V&) {}
  };
  static constexpr const char* kHelp =
      "1 if the letter that the completion chooses behind its thought is that of the column answer (B, (B), "
      "B. or (B) 12), else 0";
  static constexpr std::array<const char*, 1> kColumns{"answer"};

  explicit ChoiceReward(Options = {}) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
