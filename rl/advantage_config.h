// What a recipe may say about advantages. No torch here.
#pragma once

#include <array>

#include "base/bounds.h"
#include "base/enum_names.h"

namespace whet {

enum class AdvantageScale { group, batch, none };
constexpr auto enum_names(AdvantageScale) {
  return std::to_array<EnumName<AdvantageScale>>(
      {{AdvantageScale::group, "group"}, {AdvantageScale::batch, "batch"}, {AdvantageScale::none, "none"}});
}

enum class AdvantageAggregate { sum, normalize_each };
constexpr auto enum_names(AdvantageAggregate) {
  return std::to_array<EnumName<AdvantageAggregate>>(
      {{AdvantageAggregate::sum, "sum"}, {AdvantageAggregate::normalize_each, "normalize_each"}});
}

struct AdvantageConfig {
  AdvantageScale scale = AdvantageScale::group;
  double eps = 1e-4;
  AdvantageAggregate aggregate = AdvantageAggregate::sum;

  template <class V>
  void fields(V& v) {
    v("scale", scale, "divide by the standard deviation of the group, of the batch, or none (Dr. GRPO)");
    v("eps", eps, "added to the standard deviation", at_least(0));
    v("aggregate", aggregate,
      "sum: the rewards are added, then normalized (GRPO); normalize_each: each is normalized within its "
      "group, then they are added and divided by the batch's standard deviation (GDPO)");
  }
};

}  // namespace whet
