// A reward for a phrase; with weight 0 it counts how often the model says it.
#pragma once

#include <string>

#include "rewards/reward.h"

namespace whet {

class ContainsReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "contains";
    std::string text;

    template <class V>
    void fields(V& v) {
      v("text", text, "what to look for");
    }
  };
  static constexpr const char* kHelp = "1 if a text occurs in the completion, else 0";

  // Throws UsageError for an empty text.
  explicit ContainsReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
