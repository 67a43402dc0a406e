#include "rewards/overlong.h"

#include <algorithm>

namespace whet {

Judgement OverlongReward::judge(const Prompt&, const Completion& completion) const {
  const auto beyond = static_cast<int64_t>(completion.tokens.size()) - (max_tokens_ - buffer_);
  return judged(-std::clamp(static_cast<double>(beyond) / static_cast<double>(buffer_), 0.0, 1.0));
}

}  // namespace whet
