#include "rewards/regex.h"

#include <re2/re2.h>

#include "base/error.h"

namespace whet {

RegexReward::RegexReward(const Options& options) : full_(options.full) {
  if (options.pattern.empty()) fail<UsageError>("rewards: regex needs a pattern");
  pattern_ = std::make_unique<re2::RE2>(options.pattern, re2::RE2::Quiet);
  if (!pattern_->ok()) fail<UsageError>("rewards: regex.pattern: ", pattern_->error());
}

RegexReward::~RegexReward() = default;

Judgement RegexReward::judge(const Prompt&, const Completion& completion) const {
  const bool matches = full_ ? re2::RE2::FullMatch(completion.text, *pattern_)
                             : re2::RE2::PartialMatch(completion.text, *pattern_);
  return judged(matches ? 1 : 0);
}

}  // namespace whet
