// A cost for completions that come near the token limit or run into it, growing with their length, so that
// the policy learns to finish in time (DAPO, equation 13, "soft overlong punishment").
#pragma once

#include "rewards/reward.h"

namespace whet {

// 0 up to max_tokens - buffer tokens, then falling in a straight line to -1 at max_tokens.
class OverlongReward : public Reward {
 public:
  OverlongReward(int64_t max_tokens, int64_t buffer) : max_tokens_(max_tokens), buffer_(buffer) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  int64_t max_tokens_, buffer_;
};

}  // namespace whet
