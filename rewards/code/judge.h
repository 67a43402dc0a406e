// Judges a program by all tests of a problem, several at a time. The result does not depend on how many run
// at once.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "rewards/code/run_test.h"

namespace whet::code {

// The credit of a program that does not pass every test.
enum class Credit {
  all,            // none: 1 if it passes all, else 0
  fraction,       // the share of the tests that it passes
  first_failure,  // the share of the tests before the first one that it does not pass
};

constexpr auto enum_names(Credit) {
  return std::to_array<EnumName<Credit>>(
      {{Credit::all, "all"}, {Credit::fraction, "fraction"}, {Credit::first_failure, "first_failure"}});
}

struct JudgeOptions {
  Credit credit = Credit::all;
  size_t max_tests = 0;  // the first ones; 0: all
  int threads = 1;       // tests at a time
};

struct ProgramResult {
  std::optional<double> credit;     // from 0 to 1; none where a test whose result matters is unjudged
  size_t tests = 0;                 // the number of tests of the problem that count
  std::vector<TestResult> results;  // of the first tests, up to the one that decided the credit
};

ProgramResult judge_program(const std::vector<Test>& tests, const TestRun& run, const JudgeOptions& options,
                            const Boxes& boxes);

}  // namespace whet::code
