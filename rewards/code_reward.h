// Runs the program in the completion in the sandbox, against the tests of the prompt's row.
#pragma once

#include <memory>
#include <string>

#include "rewards/code/judge.h"
#include "rewards/reward.h"
#include "sandbox/pool.h"

namespace whet {

class CodeReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "code";
    std::string language = "python";
    code::Credit credit = code::Credit::all;
    int64_t max_tests = 0;
    double format_part = 0;
    double time_s = 6;
    int64_t memory_mb = 1024;
    bool row_limits = true;
    double abs_tolerance = 0, rel_tolerance = 0;
    sandbox::PoolConfig pool;

    template <class V>
    void fields(V& v) {
      v("language", language, "of the program, where the row does not name one");
      v("credit", credit,
        "all: 1 if every test passes, else 0; fraction: the share of the tests that pass; first_failure: the "
        "share before the first that does not");
      v("max_tests", max_tests, "the first so many tests count; 0: all", at_least(0));
      v("format_part", format_part,
        "the share of the reward that any program gets, right or wrong: any block of code that ends",
        at_least(0).below(1));
      v("time_s", time_s, "seconds of processor time for a test", above(0).at_most(86400));
      v("memory_mb", memory_mb, "MiB of memory for a test", within(1, 1 << 20));
      v("row_limits", row_limits, "the row's time_limit (seconds) and memory_limit (MiB) count instead");
      v("abs_tolerance", abs_tolerance, "how far a number may be from the expected one", at_least(0));
      v("rel_tolerance", rel_tolerance, "the same, as a share of the expected number", at_least(0));
      v("pool", pool);
    }
  };
  static constexpr const char* kHelp =
      "the credit of the completion's program for the tests of the row, run in the sandbox (docs/code.md)";

  // Throws UsageError for bad options, and where the machine cannot contain a program as well as they ask.
  explicit CodeReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
  std::vector<Judgement> judge_group(const Group& group) const override;

 private:
  std::string obstacle(const code::Problem& problem, const std::string& language) const;
  code::TestRun run_of(const code::Problem& problem, const std::string& language) const;
  Judgement judge_source(const code::Problem& problem, code::TestRun run, const std::string& source,
                         int threads) const;

  Options options_;
  std::unique_ptr<sandbox::Pool> pool_;
  code::Boxes boxes_;
  int workers_;
};

}  // namespace whet
