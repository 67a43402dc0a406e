// The jobs that run in boxes for a test: the program itself, or the small Python programs of harness/ that
// call its functions. Expected values stay outside, or in another box: a program can neither read them nor
// return an object that compares equal to anything.
#pragma once

#include "rewards/code/problem.h"
#include "sandbox/job.h"

namespace whet::code {

sandbox::Job stdio_job(const StdioTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Prints {"value": RESULT} for the function's result, or {"no_value": REASON} where it is no JSON. The
// program must be Python.
sandbox::Job call_job(const CallTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Two programs connected by pipes. The tester's exit code is 0 if the program has passed, 1 if it has failed
// and 3 if the tests themselves do not run, which does not depend on the program. The program must be Python.
struct CheckJobs {
  sandbox::Job tester, solution;
};
CheckJobs check_jobs(const CheckTest& test, const sandbox::Program& program, const sandbox::Limits& limits);

// Runs the problem's checker on the program's output.
sandbox::Job checker_job(const sandbox::Program& checker, const StdioTest& test, const std::string& output,
                         const sandbox::Limits& limits);

}  // namespace whet::code
