// Real boxes for tests of what runs in them, made once for all tests of a process.
#pragma once

#include "rewards/code/run_test.h"

namespace whet {

inline code::Boxes shared_boxes() {
  static sandbox::Pool pool([] {
    sandbox::PoolConfig config;
    config.workers = 2;
    config.minimum_tier = sandbox::MinimumTier::landlock;
    return config;
  }());
  return code::boxes_of(pool);
}

// How `source` does in a test, with limits that a loop without an end meets soon.
inline code::TestResult run_in_box(const code::Test& test, const std::string& source,
                                   const std::string& language = "python",
                                   const sandbox::Program* checker = nullptr) {
  code::TestRun run;
  run.program = {language, source};
  run.checker = checker;
  run.limits.cpu_s = 1;
  run.limits.wall_s = 60;  // the machine may be busy
  run.limits.memory_bytes = 256 << 20;
  run.checker_limits = run.limits;
  return code::run_test(test, run, shared_boxes());
}

}  // namespace whet
