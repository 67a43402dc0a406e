#include "rewards/part.h"

#include "rewards/tags.h"

namespace whet {

std::optional<std::string_view> part_of(const Prompt& prompt, const Completion& completion, TextPart part) {
  if (part == TextPart::all) return completion.text;
  const std::optional<std::string_view> rest = after_thought(completion.text, opens_thought(prompt));
  return rest && part == TextPart::answer ? last_answer(*rest) : rest;
}

}  // namespace whet
