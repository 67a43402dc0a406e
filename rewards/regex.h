// Rewards texts that match a regular expression. RE2 takes time linear in the text for every pattern.
#pragma once

#include <memory>
#include <string>

#include "rewards/part.h"
#include "rewards/reward.h"

namespace re2 {
class RE2;
}

namespace whet {

class RegexReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "regex";
    std::string pattern;
    bool full = false;
    TextPart part = TextPart::all;

    template <class V>
    void fields(V& v) {
      v("pattern", pattern, "in RE2's syntax; (?i) ignores case, (?s) lets . match line ends");
      v("full", full, "the pattern has to match all of the part, from end to end");
      v("part", part, kPartHelp);
    }
  };
  static constexpr const char* kHelp =
      "1 if a regular expression matches the completion or a part of it, else 0";

  // Throws UsageError for a pattern that is empty or no regular expression.
  explicit RegexReward(const Options& options);
  ~RegexReward() override;
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  std::unique_ptr<const re2::RE2> pattern_;
  bool full_;
  TextPart part_;
};

}  // namespace whet
