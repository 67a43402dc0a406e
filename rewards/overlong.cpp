#include "rewards/overlong.h"

#include <algorithm>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

OverlongReward::OverlongReward(const Options& options) : options_(options) {
  check_bounds(options, "rewards: overlong");
  if (options.max_tokens < options.buffer)
    fail<UsageError>("rewards: overlong.max_tokens: expected at least buffer (", options.buffer, "), got ",
                     options.max_tokens);
}

Judgement OverlongReward::judge(const Prompt&, const Completion& completion) const {
  const std::optional<int64_t> length = length_in_tokens(completion);
  if (!length) return not_judged(kNoTokens);
  const int64_t beyond = *length - (options_.max_tokens - options_.buffer);
  return judged(-std::clamp(static_cast<double>(beyond) / static_cast<double>(options_.buffer), 0.0, 1.0));
}

}  // namespace whet
