// The accuracy reward for mathematics: whether the completion's answer is the gold answer (rewards/math/).
#pragma once

#include <array>
#include <string>

#include "base/enum_names.h"
#include "rewards/math/verify.h"
#include "rewards/reward.h"

namespace whet {

// Conventions of another verifier, in place of those of math::Policy.
enum class StrictLike { nothing, math_verify };
constexpr auto enum_names(StrictLike) {
  return std::to_array<EnumName<StrictLike>>(
      {{StrictLike::nothing, ""}, {StrictLike::math_verify, "math-verify"}});
}

// 1 if the two are equal, else 0. With a gold answer that cannot be parsed the completion is unjudged.
class MathReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "math";
    math::Policy policy;
    math::ExtractOptions extract;
    StrictLike strict_like = StrictLike::nothing;

    template <class V>
    void fields(V& v) {
      policy.fields(v);
      extract.fields(v);
      v("strict_like", strict_like,
        "math-verify: compare by the conventions of Math-Verify, not by those above");
    }
  };
  static constexpr const char* kHelp =
      "1 if the answer after </think>, in a box or where else it is given, equals the column answer, else 0";
  static constexpr std::array<const char*, 1> kColumns{"answer"};

  explicit MathReward(const Options& options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
  bool same_answer(const std::string& a, const std::string& b) const override {
    return math::equivalent(a, b, policy_);
  }

 private:
  math::Policy policy_;
  math::ExtractOptions extract_;
};

}  // namespace whet
