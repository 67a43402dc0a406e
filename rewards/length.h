// Prefers short answers among the correct ones of a group (Kimi k1.5, section 2.3.3, "length penalty").
#pragma once

#include <string>

#include "rewards/reward.h"

namespace whet {

// With lambda = 1/2 - (length - min) / (max - min), lengths in tokens, min and max over the group: lambda for
// a correct answer, min(0, lambda) for a wrong one. 0 for all where all are equally long.
class LengthReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "length";
    std::string of;

    template <class V>
    void fields(V& v) {
      v("of", of, "the name of the reward that says what is right: where it is 1 or more");
    }
  };
  static constexpr const char* kHelp =
      "from 1/2 for the shortest completion of its group to -1/2 for the longest; at most 0 for a wrong one";

  // Throws UsageError where `of` is empty.
  explicit LengthReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
  std::vector<Judgement> judge_group(const Group& group) const override;
  std::vector<Judgement> judge_rows(const std::vector<Group>& rows) const override;
  bool compares_completions() const override { return true; }
  std::string depends_on() const override { return options_.of; }

 private:
  std::vector<Judgement> compare(const std::vector<const Completion*>& completions) const;

  Options options_;
};

}  // namespace whet
