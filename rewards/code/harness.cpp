#include "rewards/code/harness.h"

#include "base/json.h"

namespace whet::code {

namespace {

// Built in by cmake/embed.cmake.
constexpr char kLoad[] =
#include "rewards/code/harness/load.py.inc"
    ;
constexpr char kCall[] =
#include "rewards/code/harness/call.py.inc"
    ;
constexpr char kWire[] =
#include "rewards/code/harness/wire.py.inc"
    ;
constexpr char kServe[] =
#include "rewards/code/harness/serve.py.inc"
    ;
constexpr char kCheck[] =
#include "rewards/code/harness/check.py.inc"
    ;

sandbox::Job python_job(const char* main, const sandbox::Limits& limits) {
  sandbox::Job job;
  job.program = {"python", main};
  job.files = {{"load.py", kLoad}};
  job.limits = limits;
  return job;
}

}  // namespace

sandbox::Job stdio_job(const StdioTest& test, const sandbox::Program& program,
                       const sandbox::Limits& limits) {
  sandbox::Job job;
  job.program = program;
  job.input = test.input;
  job.limits = limits;
  return job;
}

sandbox::Job call_job(const CallTest& test, const sandbox::Program& program, const sandbox::Limits& limits) {
  sandbox::Job job = python_job(kCall, limits);
  job.files.push_back({"solution.py", program.source});
  const Value request{Value::Object{{"function", {test.function}}, {"arguments", test.arguments}}};
  job.input = write_value(request);
  return job;
}

CheckJobs check_jobs(const CheckTest& test, const sandbox::Program& program, const sandbox::Limits& limits) {
  CheckJobs jobs{python_job(kCheck, limits), python_job(kServe, limits)};
  for (sandbox::Job* job : {&jobs.tester, &jobs.solution}) {
    job->files.push_back({"wire.py", kWire});
    if (!test.prompt.empty()) job->files.push_back({"prompt.py", test.prompt});
  }
  jobs.tester.files.push_back({"test.py", test.code});
  if (!test.function.empty()) jobs.tester.arguments = {test.function};
  jobs.solution.files.push_back({"solution.py", program.source});
  return jobs;
}

sandbox::Job checker_job(const sandbox::Program& checker, const StdioTest& test, const std::string& output,
                         const sandbox::Limits& limits) {
  sandbox::Job job;
  job.program = checker;
  job.files = {
      {"input.txt", test.input}, {"correct_output.txt", test.output}, {"solution_output.txt", output}};
  for (const sandbox::File& file : job.files) job.arguments.push_back(file.name);
  job.limits = limits;
  return job;
}

}  // namespace whet::code
