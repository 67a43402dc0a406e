// The format of R1-Zero: one thought, then one answer, then the end.
#pragma once

#include <string_view>

#include "rewards/reward.h"

namespace whet {

// Whether `text` is <think>...</think> <answer>...</answer> from end to end, each tag standing exactly once,
// with nothing but white space around the two. `think_is_open`: the prompt has already written <think>.
bool has_think_answer_format(std::string_view text, bool think_is_open);

class FormatReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "format";

    template <class V>
    void fields(V&) {}
  };
  static constexpr const char* kHelp =
      "1 if the completion ended by itself and is <think>...</think> <answer>...</answer>, else 0; <think> "
      "may be the last word of the prompt";

  explicit FormatReward(Options = {}) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
