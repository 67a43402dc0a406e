// Compares answers of GSM8K, a number after "#### " (gsm8k_answer.h), exactly.
#pragma once

#include <array>

#include "rewards/gsm8k_answer.h"
#include "rewards/reward.h"

namespace whet {

class Gsm8kReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "gsm8k";
    Gsm8kOptions read;

    template <class V>
    void fields(V& v) {
      read.fields(v);
    }
  };
  static constexpr const char* kHelp =
      "1 if the number behind the last ####, else the last number, equals that of the column answer, else 0";
  static constexpr std::array<const char*, 1> kColumns{"answer"};

  explicit Gsm8kReward(Options options = {}) : options_(options) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
