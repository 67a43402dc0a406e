// The answers of GSM8K: a decimal number behind "#### " (Cobbe et al. 2021), compared exactly.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "rewards/reward.h"

namespace whet {

// A decimal number in one spelling per value: no thousands separators, no zeros that say nothing, "-" but no
// "+": "$1,234.50" is "1234.5", "-0.0" is "0". What GSM8K answers are: behind the last "####", else the last
// number of the text. nullopt: there is none. A number behind "####" has to follow at once, but for spaces
// and a dollar sign.
std::optional<std::string> gsm8k_answer(std::string_view text);

class Gsm8kReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "gsm8k";

    template <class V>
    void fields(V&) {}
  };
  static constexpr const char* kHelp =
      "1 if the number behind the last ####, else the last number, equals that of the column answer, else 0";
  static constexpr std::array<const char*, 1> kColumns{"answer"};

  explicit Gsm8kReward(Options = {}) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
