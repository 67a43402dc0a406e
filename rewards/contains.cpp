#include "rewards/contains.h"

namespace whet {

Judgement ContainsReward::judge(const Prompt&, const Completion& completion) const {
  return judged(completion.text.find(text_) != std::string::npos ? 1.0 : 0.0);
}

}  // namespace whet
