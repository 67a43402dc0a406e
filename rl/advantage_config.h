// What a recipe may say about advantages. No torch here.
#pragma once

#include <array>

#include "base/bounds.h"
#include "base/enum_names.h"

namespace whet {

enum class AdvantageScale { group, batch, whiten, none };
constexpr auto enum_names(AdvantageScale) {
  return std::to_array<EnumName<AdvantageScale>>({{AdvantageScale::group, "group"},
                                                  {AdvantageScale::batch, "batch"},
                                                  {AdvantageScale::whiten, "whiten"},
                                                  {AdvantageScale::none, "none"}});
}

enum class AdvantageAggregate { sum, normalize_each };
constexpr auto enum_names(AdvantageAggregate) {
  return std::to_array<EnumName<AdvantageAggregate>>(
      {{AdvantageAggregate::sum, "sum"}, {AdvantageAggregate::normalize_each, "normalize_each"}});
}

enum class AdvantageBaseline { group, leave_one_out, batch, none };
constexpr auto enum_names(AdvantageBaseline) {
  return std::to_array<EnumName<AdvantageBaseline>>({{AdvantageBaseline::group, "group"},
                                                     {AdvantageBaseline::leave_one_out, "leave_one_out"},
                                                     {AdvantageBaseline::batch, "batch"},
                                                     {AdvantageBaseline::none, "none"}});
}

struct AdvantageConfig {
  AdvantageScale scale = AdvantageScale::group;
  double eps = 1e-4;
  AdvantageAggregate aggregate = AdvantageAggregate::sum;
  AdvantageBaseline baseline = AdvantageBaseline::group;
  int max_at_k = 1;

  template <class V>
  void fields(V& v) {
    v("scale", scale,
      "divide by the standard deviation of the group's rewards, or of the batch's; whiten: of the batch's "
      "advantages, whose mean is subtracted (REINFORCE++); none (Dr. GRPO, RLOO)");
    v("eps", eps, "added to the standard deviation", at_least(0));
    v("aggregate", aggregate,
      "sum: the rewards are added, then normalized (GRPO); normalize_each: each is normalized within its "
      "group, then they are added and divided by the batch's standard deviation (GDPO)");
    v("baseline", baseline,
      "what is subtracted from a reward: the mean of its group (GRPO), of the others in it (RLOO), of the "
      "batch "
      "(REINFORCE++), or nothing");
    v("max_at_k", max_at_k,
      "over 1: the reward of a completion becomes the expected maximum over k completions of the group, "
      "itself "
      "among them, so that training raises max@k (of rewards 0 and 1: pass@k)",
      at_least(1));
  }
};

}  // namespace whet
