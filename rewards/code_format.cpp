#include "rewards/code_format.h"

#include "base/error.h"
#include "rewards/format.h"
#include "rewards/tags.h"

namespace whet {

bool has_code_block(std::string_view text, std::string_view language) {
  constexpr std::string_view kFence = "```";
  const std::string opening = concat(kFence, language);
  for (size_t at = text.find(opening); at != text.npos; at = text.find(opening, at + 1)) {
    const std::string_view behind = text.substr(at + opening.size());
    if (behind.find_first_of(" \t\r\n") == 0) return behind.find(kFence) != behind.npos;
  }
  return false;
}

CodeFormatReward::CodeFormatReward(Options options) : options_(std::move(options)) {
  if (options_.language.empty()) fail<UsageError>("rewards: code_format needs a language");
}

Judgement CodeFormatReward::judge(const Prompt& prompt, const Completion& completion) const {
  const std::string_view text = completion.text;
  if (completion.finish_reason != FinishReason::stop || !has_think_answer_format(text, opens_thought(prompt)))
    return judged(0, {{"format", false}});
  const bool block = has_code_block(*last_answer(text), options_.language);
  return judged(block ? 1 : 0, {{"format", true}, {"block", block}});
}

}  // namespace whet
