#include "rewards/reward.h"

#include "base/utf8.h"

namespace whet {

std::string excerpt(std::string_view text) {
  constexpr size_t kLength = 200;
  if (text.size() <= kLength) return replace_invalid_utf8(text);
  text = text.substr(0, kLength);
  text.remove_suffix(incomplete_suffix(text));
  return replace_invalid_utf8(text) + "...";
}

std::vector<Judgement> Reward::judge_group(const Group& group) const {
  std::vector<Judgement> judgements;
  judgements.reserve(group.completions.size());
  for (const Completion& completion : group.completions)
    judgements.push_back(judge(group.prompt, completion));
  return judgements;
}

std::vector<Judgement> Reward::judge_rows(const std::vector<Group>& rows) const {
  std::vector<Judgement> judgements;
  judgements.reserve(rows.size());
  for (const Group& row : rows) judgements.push_back(std::move(judge_group(row).front()));
  return judgements;
}

}  // namespace whet
