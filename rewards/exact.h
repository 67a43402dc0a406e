// Compares the answer as text, for tasks whose answers have one spelling.
#pragma once

#include <array>

#include "rewards/part.h"
#include "rewards/reward.h"

namespace whet {

class ExactReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "exact";
    TextPart part = TextPart::answer;
    bool strip = true, ignore_case = false;

    template <class V>
    void fields(V& v) {
      v("part", part, kPartHelp);
      v("strip", strip, "leave out white space at both ends of both texts");
      v("ignore_case", ignore_case, "a to z are the same as A to Z");
    }
  };
  static constexpr const char* kHelp =
      "1 if the completion's answer is the column answer, or one of them where that is a list, else 0";
  static constexpr std::array<const char*, 1> kColumns{"answer"};

  explicit ExactReward(Options options) : options_(options) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  std::string normalize(std::string_view text) const;

  Options options_;
};

}  // namespace whet
