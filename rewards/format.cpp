#include "rewards/format.h"

namespace whet {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

bool occurs_once(std::string_view text, std::string_view tag) {
  const size_t first = text.find(tag);
  return first != text.npos && text.find(tag, first + 1) == text.npos;
}

}  // namespace

bool has_think_answer_format(std::string_view text, bool think_is_open) {
  text = trim(text);
  if (think_is_open ? text.find("<think>") != text.npos
                    : !text.starts_with("<think>") || !occurs_once(text, "<think>"))
    return false;
  for (const std::string_view tag : {"</think>", "<answer>", "</answer>"})
    if (!occurs_once(text, tag)) return false;
  const size_t answer = text.find("<answer>");
  return text.ends_with("</answer>") && trim(text.substr(0, answer)).ends_with("</think>");
}

Judgement FormatReward::judge(const Prompt& prompt, const Completion& completion) const {
  const bool think_is_open = trim(prompt.text).ends_with("<think>");
  const bool ended = completion.finish_reason == FinishReason::stop;
  return judged(ended && has_think_answer_format(completion.text, think_is_open) ? 1.0 : 0.0);
}

}  // namespace whet
