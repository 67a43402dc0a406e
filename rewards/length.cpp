#include "rewards/length.h"

#include <algorithm>

#include "base/error.h"
#include "rewards/correctness.h"

namespace whet {

LengthReward::LengthReward(Options options) : options_(std::move(options)) {
  if (options_.of.empty()) fail<UsageError>("rewards: length needs the name of a reward in of");
}

Judgement LengthReward::judge(const Prompt& prompt, const Completion& completion) const {
  return judge_group({prompt, {completion}}).front();
}

std::vector<Judgement> LengthReward::judge_group(const Group& group) const {
  std::vector<const Completion*> completions;
  for (const Completion& completion : group.completions) completions.push_back(&completion);
  return compare(completions);
}

std::vector<Judgement> LengthReward::judge_rows(const std::vector<Group>& rows) const {
  std::vector<const Completion*> completions;
  for (const Group& row : rows) completions.push_back(&row.completions.front());
  return compare(completions);
}

std::vector<Judgement> LengthReward::compare(const std::vector<const Completion*>& completions) const {
  int64_t shortest = INT64_MAX, longest = 0;
  for (const Completion* completion : completions)
    if (const auto length = length_in_tokens(*completion)) {
      shortest = std::min(shortest, *length);
      longest = std::max(longest, *length);
    }
  const auto reward = [&](int64_t length, bool correct) {
    if (shortest == longest) return 0.0;
    const double lambda =
        0.5 - static_cast<double>(length - shortest) / static_cast<double>(longest - shortest);
    return correct ? lambda : std::min(0.0, lambda);
  };
  std::vector<Judgement> judgements;
  for (const Completion* completion : completions)
    judgements.push_back(judge_by_length(*completion, options_.of, reward));
  return judgements;
}

}  // namespace whet
