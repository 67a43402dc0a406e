#include "rewards/exact.h"

#include "base/error.h"
#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

ExactReward::ExactReward(Options options) : options_(std::move(options)) {
  const std::string& part = options_.part;
  if (part != "answer" && part != "rest" && part != "all")
    fail<UsageError>("rewards: exact.part: expected answer, rest or all, got \"", part, "\"");
}

Judgement ExactReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const Json& column = prompt.columns["answer"];
  const Json golds = column.is_array() ? column : Json::array({column});
  const std::optional<std::string> answer = answer_of(completion.text);
  bool equal = false;
  for (const Json& gold : golds) {
    const std::optional<std::string> text = column_text(gold);
    if (!text)
      return not_judged("expected a text, a number or a list of them in the column answer, got " +
                        excerpt(column.dump()));
    equal = equal || (answer && *answer == normalize(*text));
  }
  if (golds.empty()) return not_judged("the column answer is an empty list");
  return judged(equal ? 1 : 0, {{"answer", answer ? Json(excerpt(*answer)) : Json()}});
}

std::optional<std::string> ExactReward::answer_of(std::string_view text) const {
  if (options_.part == "all") return normalize(text);
  text = after_thought(text);
  if (options_.part == "rest") return normalize(text);
  const std::optional<std::string_view> answer = last_answer(text);
  return answer ? std::optional(normalize(*answer)) : std::nullopt;
}

std::string ExactReward::normalize(std::string_view text) const {
  std::string result(options_.strip ? trim(text) : text);
  if (options_.ignore_case)
    for (char& c : result)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace whet
