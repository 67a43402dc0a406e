#include "rewards/contains.h"

#include "base/error.h"

namespace whet {

ContainsReward::ContainsReward(Options options) : options_(std::move(options)) {
  if (options_.text.empty()) fail<UsageError>("rewards: contains needs a text to look for");
}

Judgement ContainsReward::judge(const Prompt&, const Completion& completion) const {
  return judged(completion.text.find(options_.text) != std::string::npos ? 1.0 : 0.0);
}

}  // namespace whet
