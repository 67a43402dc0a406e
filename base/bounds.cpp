#include "base/bounds.h"

#include <cmath>
#include <cstdint>

#include "base/error.h"
#include "base/json.h"

namespace whet {

bool Bounds::allow(double number) const {
  if (!bounded_ || (or_zero_ && number == 0)) return true;
  return std::isfinite(number) && (low_open_ ? number > low_ : number >= low_) &&
         (high_open_ ? number < high_ : number <= high_);
}

std::string Bounds::text() const {
  if (!bounded_) return "";
  const std::string low = number_text(low_), high = number_text(high_), zero = or_zero_ ? "0 or " : "";
  const bool has_low = std::isfinite(low_), has_high = std::isfinite(high_);
  if (!has_low && !has_high) return "a finite number";
  if (!has_high) return zero + (low_open_ ? "a number above " : "at least ") + low;
  if (!has_low) return zero + (high_open_ ? "a number below " : "at most ") + high;
  if (!low_open_ && !high_open_) return zero + "a number from " + low + " to " + high;
  return zero + "a number in " + (low_open_ ? "(" : "[") + low + ", " + high + (high_open_ ? ")" : "]");
}

std::string number_text(double number) {
  constexpr double kExact = 1e15;
  if (std::trunc(number) == number && std::abs(number) < kExact)
    return std::to_string(static_cast<int64_t>(number));
  return std::isfinite(number) ? Json(number).dump() : concat(number);
}

void refuse_number(const std::string& path, const Bounds& bounds, double number) {
  fail<UsageError>(path, ": expected ", bounds.text(), ", got ", number_text(number));
}

}  // namespace whet
