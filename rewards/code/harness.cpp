#include "rewards/code/harness.h"

#include <algorithm>

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

// The output limit allows for a correct answer that is longer than the expected one: white space at the ends
// of lines, more digits, JSON with blanks.
void make_room_for(size_t expected_bytes, sandbox::Limits& limits) {
  limits.output_bytes += 4 * static_cast<int64_t>(expected_bytes);
}

}  // namespace

sandbox::Job stdio_job(const StdioTest& test, const sandbox::Program& program,
                       const sandbox::Limits& limits) {
  sandbox::Job job;
  job.program = program;
  job.input = test.input;
  job.limits = limits;
  make_room_for(test.output.size(), job.limits);
  return job;
}

sandbox::Job call_job(const CallTest& test, const sandbox::Program& program, const sandbox::Limits& limits) {
  sandbox::Job job = python_job(kCall, limits);
  job.files.push_back({"solution.py", program.source});
  const Value request{Value::Object{{"function", {test.function}}, {"arguments", test.arguments}}};
  job.input = write_value(request);
  size_t longest = 0;
  for (const Value& expected : test.expected) longest = std::max(longest, write_value(expected).size());
  make_room_for(longest, job.limits);
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
  job.limits = limits;
  for (const sandbox::File& file : job.files) {
    job.arguments.push_back(file.name);
    const auto bytes = static_cast<int64_t>(file.content.size());  // files in a box are in its memory
    job.limits.disk_bytes += bytes, job.limits.memory_bytes += bytes;
  }
  return job;
}

}  // namespace whet::code
