// A cost for saying the same thing again, so that the policy learns to look back at what it has tried
// instead of going in circles (the repetition penalty of Open R1, get_repetition_penalty_reward).
#pragma once

#include "rewards/reward.h"

namespace whet {

// -(1 - distinct / all) over the runs of `ngram_size` consecutive words, letter case aside: 0 where nothing
// is repeated or the text has fewer words than that, near -1 where it says one thing for ever.
class RepetitionReward : public Reward {
 public:
  explicit RepetitionReward(int64_t ngram_size) : ngram_size_(ngram_size) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  int64_t ngram_size_;
};

}  // namespace whet
