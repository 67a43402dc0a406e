// What a self-test found out about one thing.
#pragma once

#include <string>

namespace whet {

struct CheckResult {
  std::string name;
  bool passed = true;
  std::string detail;  // what was compared; if not passed, where it differed first
};

}  // namespace whet
