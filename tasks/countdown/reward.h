// The countdown game: an expression in the given numbers that makes the target.
#pragma once

#include <array>

#include "rewards/part.h"
#include "rewards/reward.h"
#include "tasks/countdown/syntax.h"

namespace whet {

class CountdownReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "countdown";
    CountdownSyntax syntax;
    TextPart part = TextPart::answer;

    template <class V>
    void fields(V& v) {
      syntax.fields(v);
      v("part", part,
        "what the expression is read from: answer (the last answer tags behind the only </think>); for "
        "models "
        "that were never shown tags rest (all behind a thought, if there is one) or all");
    }
  };
  static constexpr const char* kHelp =
      "1 if the expression of the answer makes the target and has each of the numbers once, else 0";
  static constexpr std::array<const char*, 2> kColumns{"nums", "target"};

  CountdownReward() = default;
  explicit CountdownReward(Options options) : options_(options) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
