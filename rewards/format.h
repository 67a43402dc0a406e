// Rewards the format of R1-Zero: one thought, then one answer, then the end.
#pragma once

#include <string_view>

#include "rewards/reward.h"

namespace whet {

// Whether all of `text` is <think>...</think> <answer>...</answer>: each tag occurs exactly once, there is
// only white space around the two, and neither is blank unless `allow_empty`. `think_is_open`: the prompt has
// already written <think>.
bool has_think_answer_format(std::string_view text, bool think_is_open, bool allow_empty = false);

class FormatReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "format";
    bool allow_empty = false;

    template <class V>
    void fields(V& v) {
      v("allow_empty", allow_empty, "the thought and the answer may hold nothing but white space");
    }
  };
  static constexpr const char* kHelp =
      "1 if the completion ended by itself and is <think>...</think> <answer>...</answer>, else 0; <think> "
      "may be the last word of the prompt";

  FormatReward() = default;
  explicit FormatReward(const Options& options) : allow_empty_(options.allow_empty) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  bool allow_empty_ = false;
};

}  // namespace whet
