#include "rewards/contains.h"

#include "base/error.h"

namespace whet {

ContainsReward::ContainsReward(Options options) : options_(std::move(options)) {
  if (options_.text.empty()) fail<UsageError>("rewards: contains needs a text to look for");
}

Judgement ContainsReward::judge(const Prompt& prompt, const Completion& completion) const {
  const std::optional<std::string_view> part = part_of(prompt, completion, options_.part);
  return judged(part && part->find(options_.text) != part->npos ? 1 : 0);
}

}  // namespace whet
