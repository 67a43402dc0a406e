#include "rewards/math/policy.h"

namespace whet::math {

Policy like_math_verify() {
  Policy policy;
  policy.percent = Percent::either;
  policy.units = Units::ignore;
  policy.decimal_digits = 0;
  policy.round_decimals = 6;
  policy.decimal_comma = DecimalComma::both;
  return policy;
}

}  // namespace whet::math
