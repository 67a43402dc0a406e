#include "rewards/exact.h"

#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

Judgement ExactReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const Json& column = prompt.columns["answer"];
  const Json golds = column.is_array() ? column : Json::array({column});
  const std::optional<std::string_view> part = part_of(prompt, completion, options_.part);
  const std::optional<std::string> answer = part ? std::optional(normalize(*part)) : std::nullopt;
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

std::string ExactReward::normalize(std::string_view text) const {
  std::string result(options_.strip ? trim(text) : text);
  if (options_.ignore_case)
    for (char& c : result)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace whet
