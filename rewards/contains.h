// Rewards a phrase; with weight 0 it measures how often the model writes it.
#pragma once

#include <string>

#include "rewards/part.h"
#include "rewards/reward.h"

namespace whet {

class ContainsReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "contains";
    std::string text;
    TextPart part = TextPart::all;

    template <class V>
    void fields(V& v) {
      v("text", text, "what to look for");
      v("part", part, kPartHelp);
    }
  };
  static constexpr const char* kHelp = "1 if a text occurs in the completion or a part of it, else 0";

  // Throws UsageError for an empty text.
  explicit ContainsReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
