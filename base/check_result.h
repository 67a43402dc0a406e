// The result of one check of a self-test.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace whet {

struct CheckResult {
  std::string name;
  bool passed = true;
  std::string detail;  // what was compared; if not passed, where it differed first
};

inline bool all_passed(const std::vector<CheckResult>& results) {
  return std::all_of(results.begin(), results.end(), [](const CheckResult& result) { return result.passed; });
}

}  // namespace whet
