#include "tasks/countdown/reward.h"

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "rewards/columns.h"
#include "rewards/tags.h"
#include "tasks/countdown/expression.h"

namespace whet {

namespace {

std::optional<math::Integer> integer_of(const Json& json) {
  if (json.is_number_unsigned()) return json.get<uint64_t>();
  return json.is_number_integer() ? std::optional<math::Integer>(json.get<int64_t>()) : std::nullopt;
}

std::optional<std::vector<math::Integer>> integers_of(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<math::Integer> integers;
  for (const Json& item : list) {
    const std::optional<math::Integer> integer = integer_of(item);
    if (!integer) return std::nullopt;
    integers.push_back(*integer);
  }
  return integers;
}

// The last answer behind the only </think>: a second one would leave open which of two answers counts.
std::optional<std::string_view> answer_after_only_thought(std::string_view text) {
  if (!occurs_once(text, kThinkClose)) return std::nullopt;
  const std::optional<std::string_view> rest = after_thought(text, /*think_is_open=*/true);
  return rest ? last_answer(*rest) : std::nullopt;
}

}  // namespace

Judgement CountdownReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const auto nums = integers_of(prompt.columns["nums"]);
  const auto target = integer_of(prompt.columns["target"]);
  if (!nums || !target)
    return not_judged(
        concat("expected nums as a list of integers of up to 64 bits and target as such an integer, got ",
               excerpt(prompt.columns["nums"].dump()), " and ", excerpt(prompt.columns["target"].dump())));
  const std::optional<std::string_view> answer = options_.part == TextPart::answer
                                                     ? answer_after_only_thought(completion.text)
                                                     : part_of(prompt, completion, options_.part);
  if (!answer) return judged(0, {{"answer", nullptr}});
  return judged(countdown_correct(*answer, *nums, *target, options_.syntax) ? 1 : 0,
                {{"answer", excerpt(*answer)}});
}

}  // namespace whet
