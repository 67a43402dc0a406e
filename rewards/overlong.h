// A penalty for completions near the token limit, which grows with their length (DAPO, equation 13, "soft
// overlong punishment").
#pragma once

#include "base/bounds.h"
#include "rewards/reward.h"

namespace whet {

// 0 up to max_tokens - buffer tokens, then falling in a straight line to -1 at max_tokens.
class OverlongReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "overlong";
    int64_t max_tokens = 0, buffer = 0;

    template <class V>
    void fields(V& v) {
      v("max_tokens", max_tokens, "the length that costs 1, as sampling.max_tokens; at least buffer");
      v("buffer", buffer, "the cost grows from 0 over this many tokens before max_tokens", at_least(1));
    }
  };
  static constexpr const char* kHelp = "0, falling to -1 as the completion comes near the token limit";

  // Throws UsageError unless 1 <= buffer <= max_tokens.
  explicit OverlongReward(const Options& options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
