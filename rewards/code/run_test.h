// Runs one test of one program, and compares the result outside of the box.
#pragma once

#include <string>

#include "rewards/code/boxes.h"
#include "rewards/code/problem.h"

namespace whet::code {

struct TestResult {
  sandbox::Verdict verdict = sandbox::Verdict::sandbox_error;
  double score = 0;      // 1 for ok; a checker may give partial credit, with verdict wrong_answer
  std::string errors;    // an excerpt of its standard error, or what is wrong with its result
  std::string unjudged;  // of a sandbox_error: what has failed other than the program
};

struct TestRun {
  sandbox::Program program;
  const sandbox::Program* checker = nullptr;  // of StdioTests, if there is one
  sandbox::Limits limits, checker_limits;
  Tolerance tolerance;
};

TestResult run_test(const Test& test, const TestRun& run, const Boxes& boxes, Cancelled cancelled = nullptr);

}  // namespace whet::code
