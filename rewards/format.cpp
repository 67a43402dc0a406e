#include "rewards/format.h"

#include "rewards/tags.h"

namespace whet {

bool has_think_answer_format(std::string_view text, bool think_is_open, bool allow_empty) {
  text = trim(text);
  if (think_is_open ? text.find(kThinkOpen) != text.npos
                    : !text.starts_with(kThinkOpen) || !occurs_once(text, kThinkOpen))
    return false;
  for (const std::string_view tag : {kThinkClose, kAnswerOpen, kAnswerClose})
    if (!occurs_once(text, tag)) return false;
  if (!text.ends_with(kAnswerClose) || !trim(text.substr(0, text.find(kAnswerOpen))).ends_with(kThinkClose))
    return false;
  return allow_empty || (!trim(thought(text)).empty() && !trim(*last_answer(text)).empty());
}

Judgement FormatReward::judge(const Prompt& prompt, const Completion& completion) const {
  const bool ended = completion.finish_reason == FinishReason::stop;
  return judged(ended && has_think_answer_format(completion.text, opens_thought(prompt), allow_empty_) ? 1.0
                                                                                                       : 0.0);
}

}  // namespace whet
