#include "rewards/part.h"

#include "base/error.h"
#include "rewards/tags.h"

namespace whet {

void check_part(const std::string& rule, const std::string& part) {
  if (part != "answer" && part != "rest" && part != "all")
    fail<UsageError>("rewards: ", rule, ".part: expected answer, rest or all, got \"", part, "\"");
}

std::optional<std::string_view> part_of(const Prompt& prompt, const Completion& completion,
                                        const std::string& part) {
  if (part == "all") return completion.text;
  const std::optional<std::string_view> rest = after_thought(completion.text, opens_thought(prompt));
  return rest && part == "answer" ? last_answer(*rest) : rest;
}

}  // namespace whet
