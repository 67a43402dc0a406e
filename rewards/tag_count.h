// A partial reward for the format, for policies that do not produce all of it yet (the tag count reward of
// Open R1).
#pragma once

#include "rewards/reward.h"

namespace whet {

class TagCountReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "tag_count";

    template <class V>
    void fields(V&) {}
  };
  static constexpr const char* kHelp =
      "1/4 for each of <think>, </think>, <answer> and </answer> that stands exactly once, on a line's own: "
      "<think> followed by a line end, </answer> behind one, the other two between; <think> may be the last "
      "word of the prompt";

  explicit TagCountReward(Options = {}) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
