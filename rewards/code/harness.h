// What runs in the boxes for a test: the program itself, or beside it the small Python programs of harness/,
// which call its functions. Whatever is expected stays outside, or in a box that the program is not in: no
// program can read it, nor make an object that claims to be equal to it.
#pragma once

#include "rewards/code/problem.h"
#include "sandbox/job.h"

namespace whet::code {

sandbox::Job stdio_job(const StdioTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Prints {"value": what the function has returned}, or {"no_value": why that is no JSON}. The program is
// Python.
sandbox::Job call_job(const CallTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Two programs that talk. The tester's exit code is 0 if the program has passed, 1 if it has failed and 3 if
// the tests themselves do not run, which does not depend on the program. The program is Python.
struct CheckJobs {
  sandbox::Job tester, solution;
};
CheckJobs check_jobs(const CheckTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Asks the problem's checker about what the program has printed.
sandbox::Job checker_job(const sandbox::Program& checker, const StdioTest& test, const std::string& output,
                         const sandbox::Limits& limits);

}  // namespace whet::code
