#include "rewards/overlong.h"

#include <algorithm>

#include "base/error.h"

namespace whet {

OverlongReward::OverlongReward(const Options& options) : options_(options) {
  if (options.buffer <= 0 || options.max_tokens < options.buffer)
    fail<UsageError>("rewards: overlong needs a buffer of at least 1 and max_tokens of at least the buffer");
}

Judgement OverlongReward::judge(const Prompt&, const Completion& completion) const {
  const std::optional<int64_t> length = length_in_tokens(completion);
  if (!length) return not_judged(kNoTokens);
  const int64_t beyond = *length - (options_.max_tokens - options_.buffer);
  return judged(-std::clamp(static_cast<double>(beyond) / static_cast<double>(options_.buffer), 0.0, 1.0));
}

}  // namespace whet
