#include "rewards/contains.h"

namespace whet {

std::optional<double> ContainsReward::score(const Prompt&, const Completion& completion) const {
  return completion.text.find(text_) != std::string::npos ? 1.0 : 0.0;
}

}  // namespace whet
