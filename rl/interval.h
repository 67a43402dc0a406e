// Confidence intervals of rates.
#pragma once

#include <optional>
#include <vector>

namespace whet {

struct Interval {
  double low = 0, high = 0;
};

// The 95 % confidence interval of the mean of `values`, one value in [0, 1] for each prompt: the prompts are
// the unit, as samples of one prompt are alike. Where all values are 0 or 1, Wilson's score interval (Wilson
// 1927; it has a width where all are equal too); else the mean +- 1.96 standard errors, cut to [0, 1].
// nullopt where the values do not determine one: there are none, or a single one between 0 and 1.
std::optional<Interval> interval_of_mean(const std::vector<double>& values);

}  // namespace whet
