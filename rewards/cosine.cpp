#include "rewards/cosine.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/fields.h"
#include "rewards/correctness.h"

namespace whet {

CosineReward::CosineReward(Options options) : options_(std::move(options)) {
  if (options_.of.empty()) fail<UsageError>("rewards: cosine needs the name of a reward in of");
  check_bounds(options_, "rewards: cosine");
}

Judgement CosineReward::judge(const Prompt&, const Completion& completion) const {
  const auto reward = [&](int64_t length, bool correct) {
    const double brief = correct ? options_.correct_short : options_.wrong_short;
    const double full = correct ? options_.correct_long : options_.wrong_long;
    const double progress =
        static_cast<double>(std::min(length, options_.max_tokens)) / static_cast<double>(options_.max_tokens);
    return full + 0.5 * (brief - full) * (1 + std::cos(progress * std::numbers::pi));
  };
  return judge_by_length(completion, options_.of, reward);
}

}  // namespace whet
