#include "rewards/reasoning_steps.h"

#include <re2/re2.h>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

ReasoningStepsReward::ReasoningStepsReward(const Options& options)
    : enough_(options.enough),
      sign_(std::make_unique<re2::RE2>(R"((?m)Step \d+:|^\d+\.|^[-*]|First,|Second,|Next,|Finally,)")) {
  check_bounds(options, "rewards: reasoning_steps");
}

ReasoningStepsReward::~ReasoningStepsReward() = default;

Judgement ReasoningStepsReward::judge(const Prompt&, const Completion& completion) const {
  const re2::StringPiece text(completion.text);
  re2::StringPiece sign;
  int64_t steps = 0;
  for (size_t at = 0; steps < enough_; ++steps, at = static_cast<size_t>(sign.end() - text.begin()))
    if (!sign_->Match(text, at, text.size(), re2::RE2::UNANCHORED, &sign, 1)) break;
  return judged(static_cast<double>(steps) / static_cast<double>(enough_), {{"steps", steps}});
}

}  // namespace whet
