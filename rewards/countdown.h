// The countdown verifier. The answer is model text, so it is parsed by a grammar of our own and computed in
// exact rationals: nothing is evaluated, and the work is bounded before it starts.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rewards/reward.h"

namespace whet {

// Whether `expression` is made of + - * / ( ), white space and each of `nums` exactly once, and equals the
// target exactly. Anything else is wrong: other characters (so no **, //, decimals, exponents), unary signs
// (a sign is not an operation on two numbers), leading zeros, a division by zero, more than 256 bytes.
bool countdown_correct(std::string_view expression, const std::vector<int>& nums, int64_t target);

class CountdownReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "countdown";

    template <class V>
    void fields(V&) {}
  };
  static constexpr const char* kHelp =
      "1 if the last <answer>...</answer> behind the only </think> makes the target of the numbers, else 0";
  static constexpr std::array<const char*, 2> kColumns{"nums", "target"};

  explicit CountdownReward(Options = {}) {}
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
