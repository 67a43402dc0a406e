#include "rewards/regex.h"

#include <re2/re2.h>

#include "base/error.h"

namespace whet {

RegexReward::RegexReward(const Options& options) : full_(options.full), part_(options.part) {
  if (options.pattern.empty()) fail<UsageError>("rewards: regex needs a pattern");
  pattern_ = std::make_unique<re2::RE2>(options.pattern, re2::RE2::Quiet);
  if (!pattern_->ok()) fail<UsageError>("rewards: regex.pattern: ", pattern_->error());
}

RegexReward::~RegexReward() = default;

Judgement RegexReward::judge(const Prompt& prompt, const Completion& completion) const {
  const std::optional<std::string_view> part = part_of(prompt, completion, part_);
  if (!part) return judged(0);
  const re2::StringPiece text(part->data(), part->size());
  return judged((full_ ? re2::RE2::FullMatch(text, *pattern_) : re2::RE2::PartialMatch(text, *pattern_)) ? 1
                                                                                                         : 0);
}

}  // namespace whet
