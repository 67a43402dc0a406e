#include "rewards/reward.h"

namespace whet {

std::vector<Judgement> Reward::judge_group(const Group& group) const {
  std::vector<Judgement> judgements;
  judgements.reserve(group.completions.size());
  for (const Completion& completion : group.completions)
    judgements.push_back(judge(group.prompt, completion));
  return judgements;
}

}  // namespace whet
