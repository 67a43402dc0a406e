#include "rewards/tag_count.h"

#include "rewards/tags.h"

namespace whet {

Judgement TagCountReward::judge(const Prompt& prompt, const Completion& completion) const {
  const std::string_view text = completion.text;
  const bool opened =
      opens_thought(prompt) ? text.find(kThinkOpen) == text.npos : occurs_once(text, "<think>\n");
  int tags = opened;
  for (const char* tag : {"\n</think>\n", "\n<answer>\n", "\n</answer>"}) tags += occurs_once(text, tag);
  return judged(0.25 * tags, {{"tags", tags}});
}

}  // namespace whet
