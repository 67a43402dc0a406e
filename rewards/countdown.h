// The countdown verifier. The answer is model text, so it is parsed by a grammar of our own and computed in
// exact rationals: nothing is evaluated, and the work is bounded before it starts.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rewards/reward.h"

namespace whet {

// Whether `expression` is made of + - * / ( ), white space and each of `nums` exactly once, and equals the
// target exactly. Anything else is wrong: other characters (so no **, //, decimals, exponents), unary signs
// (a sign is not an operation on two numbers), leading zeros, a division by zero, more than 256 bytes.
bool countdown_correct(std::string_view expression, const std::vector<int>& nums, int64_t target);

// 1 if the last <answer>...</answer> after the only </think> is a correct expression, else 0. Needs the
// columns nums and target.
class CountdownReward : public Reward {
 public:
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
};

}  // namespace whet
