#include "rewards/gsm8k.h"

#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

Judgement Gsm8kReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const std::optional<std::string> text = column_text(prompt.columns["answer"]);
  const std::optional<std::string> gold =
      text ? gsm8k_answer(*text, {Gsm8kMethod::flexible, options_.read.percent}) : std::nullopt;
  if (!gold) return not_judged("no number in the column answer: " + excerpt(prompt.columns["answer"].dump()));
  const auto rest = after_thought(completion.text, opens_thought(prompt));
  const std::optional<std::string> answer = rest ? gsm8k_answer(*rest, options_.read) : std::nullopt;
  return judged(answer == gold ? 1 : 0,
                {{"answer", answer ? Json(excerpt(*answer)) : Json()}, {"gold", excerpt(*gold)}});
}

}  // namespace whet
