#include "rewards/math_reward.h"

#include "base/fields.h"
#include "rewards/columns.h"
#include "rewards/tags.h"

namespace whet {

MathReward::MathReward(const Options& options) : policy_(options.policy), extract_(options.extract) {
  check_bounds(options, "rewards: math");
  if (options.strict_like == StrictLike::math_verify) policy_ = math::like_math_verify();
}

Judgement MathReward::judge(const Prompt& prompt, const Completion& completion) const {
  if (!has_columns(prompt, kColumns)) return not_applicable();
  const auto gold = column_text(prompt.columns["answer"]);
  if (!gold) return not_judged("the column answer is neither a text nor a number");
  const auto rest = after_thought(completion.text, opens_thought(prompt));
  const math::Verification found = math::verify(*gold, rest.value_or(""), policy_, extract_);
  if (found.outcome == math::Outcome::unreadable_gold)
    return not_judged("cannot read the column answer: " + excerpt(*gold));
  Json detail = {
      {"outcome", name_of(found.outcome)}, {"gold", excerpt(found.gold)}, {"answer", excerpt(found.answer)}};
  if (found.anchor) detail["anchor"] = name_of(*found.anchor);
  return judged(found.outcome == math::Outcome::equal ? 1 : 0, std::move(detail));
}

}  // namespace whet
