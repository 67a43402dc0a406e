// A reward for a phrase; with weight 0 it counts how often the model says it.
#pragma once

#include <string>

#include "rewards/reward.h"

namespace whet {

// 1 if the completion's text contains `text`, else 0.
class ContainsReward : public Reward {
 public:
  explicit ContainsReward(std::string text) : text_(std::move(text)) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  std::string text_;
};

}  // namespace whet
