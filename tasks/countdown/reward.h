// The countdown game: an expression in the given numbers that makes the target.
#pragma once

#include <array>

#include "rewards/reward.h"
#include "tasks/countdown/syntax.h"

namespace whet {

class CountdownReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "countdown";
    CountdownSyntax syntax;

    template <class V>
    void fields(V& v) {
      syntax.fields(v);
    }
  };
  static constexpr const char* kHelp =
      "1 if the last <answer>...</answer> behind the only </think> makes the target of the numbers, else 0";
  static constexpr std::array<const char*, 2> kColumns{"nums", "target"};

  explicit CountdownReward(Options options = {}) : options_(options) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
