#include "rewards/correctness.h"

namespace whet {

Judgement judge_by_length(const Completion& completion, const std::string& of,
                          FunctionRef<double(int64_t length, bool correct)> reward) {
  const ScorePart* part = find_part(completion.score, of);
  if (!part) return not_applicable();
  if (!part->value) return not_judged(of + " could not judge the completion");
  const std::optional<int64_t> length = length_in_tokens(completion);
  if (!length) return not_judged(kNoTokens);
  const bool correct = *part->value >= 1;
  return judged(reward(*length, correct), {{"tokens", *length}, {"correct", correct}});
}

}  // namespace whet
