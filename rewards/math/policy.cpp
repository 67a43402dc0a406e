#include "rewards/math/policy.h"

#include <vector>

#include "base/error.h"

namespace whet::math {

namespace {

void expect_one_of(const char* key, const std::string& value, const std::vector<std::string>& known) {
  std::string choices;
  for (const std::string& choice : known) {
    if (choice == value) return;
    choices += (choices.empty() ? "" : ", ") + choice;
  }
  fail<UsageError>(key, ": expected one of ", choices, ", got \"", value, "\"");
}

}  // namespace

Policy like_math_verify() {
  Policy policy;
  policy.percent = "either";
  policy.units = "ignore";
  policy.decimal_digits = 0;
  policy.round_decimals = 6;
  policy.decimal_comma = "both";
  return policy;
}

void check_policy(const Policy& policy) {
  expect_one_of("percent", policy.percent, {"fraction", "number", "either"});
  expect_one_of("units", policy.units, {"check", "ignore"});
  expect_one_of("inequality", policy.inequality, {"gold", "both"});
  expect_one_of("letters", policy.letters, {"order", "set"});
  expect_one_of("decimal_comma", policy.decimal_comma, {"answer", "both", "never"});
  if (policy.decimal_digits < 0) fail<UsageError>("decimal_digits: expected 0 or more");
}

}  // namespace whet::math
