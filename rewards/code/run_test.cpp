#include "rewards/code/run_test.h"

#include "base/error.h"
#include "rewards/code/compare_text.h"
#include "rewards/code/compare_value.h"
#include "rewards/code/decimal.h"
#include "rewards/code/harness.h"
#include "rewards/reward.h"
#include "rewards/tags.h"

namespace whet::code {

namespace {

using sandbox::Result;
using sandbox::Verdict;

TestResult not_judged_because(const std::string& why) { return {Verdict::sandbox_error, 0, "", why}; }

// The beginning of a compiler's messages, the end of a traceback.
std::string errors_of(const Result& result) {
  constexpr size_t kLength = 200;
  const std::string_view errors = trim(result.errors);
  if (result.verdict == Verdict::compile_error || errors.size() <= kLength) return excerpt(errors);
  return "..." + excerpt(errors.substr(errors.size() - kLength));
}

std::string_view last_line(std::string_view text) {
  text = trim(text);
  return text.substr(text.rfind('\n') + 1);
}

// The result of a program that did not end normally.
TestResult failed(const Result& result) {
  if (result.verdict == Verdict::sandbox_error) return not_judged_because(result.detail);
  return {result.verdict, 0, errors_of(result), ""};
}

TestResult scored(double score, const std::string& errors) {
  return {score == 1 ? Verdict::ok : Verdict::wrong_answer, score, errors, ""};
}

// The score is the first word that the checker prints, or else follows from its exit code. Where the checker
// crashes on the program's output, the output is wrong; where it prints another word, the test is unjudged.
TestResult ask_checker(const StdioTest& test, const TestRun& run, const Result& output, const Boxes& boxes,
                       Cancelled cancelled) {
  const Result said =
      boxes.run(checker_job(*run.checker, test, output.output, run.checker_limits), cancelled);
  if (said.verdict == Verdict::sandbox_error) return not_judged_because(said.detail);
  if (said.verdict == Verdict::compile_error)
    return not_judged_because("the problem's checker does not compile: " + errors_of(said));
  const std::string_view text = trim(said.output);
  if (text.empty() || said.verdict != Verdict::ok)
    return scored(said.verdict == Verdict::ok, errors_of(output));
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
  const std::optional<Decimal> number = parse_decimal(word);
  const double score = number ? to_double(*number) : -1;
  if (!(score >= 0 && score <= 1))
    return not_judged_because(concat("the problem's checker says \"", word, "\", which is no score"));
  return scored(score, errors_of(output));
}

TestResult run_stdio(const StdioTest& test, const TestRun& run, const Boxes& boxes, Cancelled cancelled) {
  const Result result = boxes.run(stdio_job(test, run.program, run.limits), cancelled);
  if (result.verdict != Verdict::ok) return failed(result);
  if (run.checker) return ask_checker(test, run, result, boxes, cancelled);
  return scored(same_output(result.output, test.output, run.tolerance), errors_of(result));
}

TestResult run_call(const CallTest& test, const TestRun& run, const Boxes& boxes, Cancelled cancelled) {
  const Result result = boxes.run(call_job(test, run.program, run.limits), cancelled);
  if (result.verdict != Verdict::ok) return failed(result);
  const std::optional<Value> answer = parse_value(result.output);
  const Value* value = answer ? answer->find("value") : nullptr;
  const Value* reason = answer ? answer->find("no_value") : nullptr;
  if (!value)
    return scored(0,
                  reason && reason->text() ? "returned " + *reason->text() : "it ended before it returned");
  for (const Value& expected : test.expected)
    if (same_value(*value, expected, run.tolerance)) return scored(1, errors_of(result));
  return scored(0, errors_of(result));
}

TestResult run_check(const CheckTest& test, const TestRun& run, const Boxes& boxes, Cancelled cancelled) {
  constexpr int kTestsAreBroken = 3;
  const CheckJobs jobs = check_jobs(test, run.program, run.limits);
  const auto [tester, solution] = boxes.run_together(jobs.tester, jobs.solution, cancelled);
  if (tester.verdict == Verdict::ok) return scored(1, errors_of(solution));
  if (tester.verdict == Verdict::sandbox_error) return failed(tester);
  if (tester.exit_code == kTestsAreBroken)
    return not_judged_because(concat("the problem's tests do not run: ", last_line(tester.errors)));
  if (solution.verdict != Verdict::ok) return failed(solution);
  if (tester.verdict != Verdict::runtime_error) return failed(tester);
  return scored(0, errors_of(tester));
}

}  // namespace

TestResult run_test(const Test& test, const TestRun& run, const Boxes& boxes, Cancelled cancelled) {
  if (const auto* stdio = std::get_if<StdioTest>(&test)) return run_stdio(*stdio, run, boxes, cancelled);
  if (const auto* call = std::get_if<CallTest>(&test)) return run_call(*call, run, boxes, cancelled);
  return run_check(std::get<CheckTest>(test), run, boxes, cancelled);
}

}  // namespace whet::code
