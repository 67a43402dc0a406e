// The interval that a number of a recipe must lie in. It stands in the field list, behind the help:
//
//   v("lr", lr, "peak learning rate", above(0));
//   v("beta1", beta1, "decay of the first moment", at_least(0).below(1));
#pragma once

#include <limits>
#include <string>

namespace whet {

class Bounds {
 public:
  // Without bounds: every number, NaN and infinities too.
  constexpr Bounds() = default;

  // Whether `number` is finite and lies in the interval.
  bool allow(double number) const;
  // "at least 1", "a number above 0", "a number from 0 to 1", "a number in [0, 1)"; empty without bounds.
  std::string text() const;

  constexpr Bounds at_most(double high) const {
    Bounds bounds = *this;
    bounds.bounded_ = true, bounds.high_ = high, bounds.high_open_ = false;
    return bounds;
  }
  constexpr Bounds below(double high) const {
    Bounds bounds = at_most(high);
    bounds.high_open_ = true;
    return bounds;
  }
  // 0 lies outside of the interval and is allowed as well: "0 or at least 0.0001".
  constexpr Bounds or_zero() const {
    Bounds bounds = *this;
    bounds.or_zero_ = true;
    return bounds;
  }

 private:
  friend constexpr Bounds at_least(double low);
  friend constexpr Bounds above(double low);

  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  bool bounded_ = false, low_open_ = false, high_open_ = false, or_zero_ = false;
  double low_ = -kInfinity, high_ = kInfinity;
};

constexpr Bounds at_least(double low) {
  Bounds bounds;
  bounds.bounded_ = true, bounds.low_ = low;
  return bounds;
}
constexpr Bounds above(double low) {
  Bounds bounds = at_least(low);
  bounds.low_open_ = true;
  return bounds;
}
// Both ends included.
constexpr Bounds within(double low, double high) { return at_least(low).at_most(high); }
// Every number but NaN and infinities.
constexpr Bounds finite() { return Bounds().at_most(std::numeric_limits<double>::infinity()); }

// 3, 0.0001, nan: without zeros and digits that say nothing.
std::string number_text(double number);

// Throws UsageError: `path`: expected at least 1, got `number`.
[[noreturn]] void refuse_number(const std::string& path, const Bounds& bounds, double number);

}  // namespace whet
