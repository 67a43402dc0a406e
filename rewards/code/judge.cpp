#include "rewards/code/judge.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/parallel.h"

namespace whet::code {

namespace {

using sandbox::Verdict;

// Whether this result decides the credit, so that later ones do not matter.
bool settles(const TestResult& result, Credit credit) {
  return result.verdict == Verdict::sandbox_error || result.verdict == Verdict::compile_error ||
         (credit != Credit::fraction && result.score < 1);
}

// Runs tests until one decides the credit. Tests start in order, and none before that one is left out.
class TestSeries {
 public:
  TestSeries(size_t tests, Credit credit)
      : credit_(credit), results_(tests), cancelled_(tests), end_(tests) {}

  template <class Run>
  void run(int threads, const Run& run) {
    parallel_for(threads, static_cast<int>(results_.size()), [&](int task) {
      const auto test = static_cast<size_t>(task);
      if (cancelled_[test]) return;
      TestResult result = run(test, &cancelled_[test]);
      const std::lock_guard lock(mutex_);
      if (settles(result, credit_)) end_after(test);
      results_[test] = std::move(result);
    });
    results_.resize(end_);
  }

  std::vector<TestResult>& results() { return results_; }

 private:
  void end_after(size_t test) {
    for (size_t later = test + 1; later < end_; ++later) cancelled_[later] = true;
    end_ = std::min(end_, test + 1);
  }

  const Credit credit_;
  std::vector<TestResult> results_;
  std::vector<std::atomic<bool>> cancelled_;
  size_t end_;  // after the last result that matters
  std::mutex mutex_;
};

std::optional<double> credit_for(const ProgramResult& program, Credit credit) {
  double sum = 0;
  for (const TestResult& result : program.results) {
    if (result.verdict == Verdict::sandbox_error) return std::nullopt;
    sum += credit == Credit::fraction || result.score == 1 ? result.score : 0;
  }
  const double share = sum / static_cast<double>(program.tests);
  return credit == Credit::all ? (share == 1 ? 1 : 0) : share;
}

}  // namespace

ProgramResult judge_program(const std::vector<Test>& tests, const TestRun& run, const JudgeOptions& options,
                            const Boxes& boxes) {
  ProgramResult program;
  program.tests = options.max_tests > 0 ? std::min(options.max_tests, tests.size()) : tests.size();
  TestSeries series(program.tests, options.credit);
  series.run(options.threads,
             [&](size_t test, Cancelled cancelled) { return run_test(tests[test], run, boxes, cancelled); });
  program.results = std::move(series.results());
  program.credit = credit_for(program, options.credit);
  return program;
}

}  // namespace whet::code
