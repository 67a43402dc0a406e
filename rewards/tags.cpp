#include "rewards/tags.h"

namespace whet {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

bool occurs_once(std::string_view text, std::string_view tag) {
  const size_t first = text.find(tag);
  return first != text.npos && text.find(tag, first + 1) == text.npos;
}

bool opens_thought(const Prompt& prompt) {
  const std::string_view text = trim(prompt.text);
  const size_t open = text.rfind(kThinkOpen);
  if (open == text.npos) return false;
  const std::string_view begun = text.substr(open + kThinkOpen.size());
  return begun.empty() || (begun.starts_with('\n') && begun.find(kThinkClose) == begun.npos);
}

std::optional<std::string_view> last_answer(std::string_view text) {
  const size_t close = text.rfind(kAnswerClose);
  if (close == text.npos) return std::nullopt;
  const size_t open = text.substr(0, close).rfind(kAnswerOpen);
  if (open == text.npos) return std::nullopt;
  return text.substr(open + kAnswerOpen.size(), close - open - kAnswerOpen.size());
}

std::string_view thought(std::string_view text) {
  const size_t close = text.rfind(kThinkClose);
  if (close != text.npos) text = text.substr(0, close);
  const size_t open = text.find(kThinkOpen);
  return open == text.npos ? text : text.substr(open + kThinkOpen.size());
}

std::optional<std::string_view> after_thought(std::string_view completion, bool think_is_open) {
  const size_t close = completion.rfind(kThinkClose);
  if (close == completion.npos && think_is_open) return std::nullopt;
  const std::string_view rest =
      close == completion.npos ? completion : completion.substr(close + kThinkClose.size());
  return rest.find(kThinkOpen) == rest.npos ? std::optional(rest) : std::nullopt;
}

}  // namespace whet
