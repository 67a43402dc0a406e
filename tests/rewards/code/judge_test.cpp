#include "rewards/code/judge.h"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <set>
#include <thread>

namespace whet::code {
namespace {

using sandbox::Result;
using sandbox::Verdict;

// Boxes that return the result given in a test's input, and record which tests they have run.
struct FakeBoxes {
  std::mutex mutex;
  std::multiset<std::string> inputs;

  Boxes boxes() {
    return {[this](const sandbox::Job& job, Cancelled cancelled) { return run(job, cancelled); }, {}};
  }

  Result run(const sandbox::Job& job, Cancelled cancelled) {
    {
      const std::lock_guard lock(mutex);
      inputs.insert(job.input);
    }
    Result result;
    if (job.input.starts_with("slow")) {
      for (int ms = 0; ms < 5000 && !*cancelled; ++ms)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (*cancelled) return result;
    }
    result.verdict = job.input == "box fails"      ? Verdict::sandbox_error
                     : job.input == "crash"        ? Verdict::runtime_error
                     : job.input == "not compiled" ? Verdict::compile_error
                                                   : Verdict::ok;
    result.output = job.input == "wrong" ? "no" : "yes";
    result.detail = "why it failed";
    return result;
  }
};

ProgramResult judge(const std::vector<std::string>& inputs, Credit credit, int threads = 1,
                    size_t max_tests = 0, FakeBoxes* fake = nullptr) {
  FakeBoxes own;
  std::vector<Test> tests;
  for (const std::string& input : inputs) tests.push_back(StdioTest{input, "yes"});
  return judge_program(tests, {}, {credit, max_tests, threads}, (fake ? *fake : own).boxes());
}

TEST(Judge, GivesCreditByItsPolicy) {
  const std::vector<std::string> inputs = {"a", "b", "wrong", "c", "crash"};
  EXPECT_EQ(judge({"a", "b"}, Credit::all).credit, 1);
  EXPECT_EQ(judge(inputs, Credit::all).credit, 0);
  EXPECT_EQ(judge(inputs, Credit::fraction).credit, 0.6);
  EXPECT_EQ(judge(inputs, Credit::first_failure).credit, 0.4);
  EXPECT_EQ(judge({"wrong", "a"}, Credit::first_failure).credit, 0);
  for (const Credit credit : {Credit::all, Credit::fraction, Credit::first_failure})
    EXPECT_EQ(judge({"a", "b", "c"}, credit).credit, 1);
}

TEST(Judge, EndsWhereTheRestDoesNotMatter) {
  const std::vector<std::string> inputs = {"a", "wrong", "b", "c"};
  for (const Credit credit : {Credit::all, Credit::first_failure}) {
    FakeBoxes fake;
    const ProgramResult result = judge(inputs, credit, 1, 0, &fake);
    EXPECT_EQ(result.results.size(), 2u);
    EXPECT_EQ(result.tests, 4u);
    EXPECT_EQ(fake.inputs, (std::multiset<std::string>{"a", "wrong"}));
  }
  EXPECT_EQ(judge(inputs, Credit::fraction).results.size(), 4u);
  EXPECT_EQ(judge({"a", "not compiled", "b"}, Credit::fraction).results.size(), 2u);
}

TEST(Judge, CountsTheFirstTests) {
  EXPECT_EQ(judge({"a", "b", "wrong"}, Credit::all, 1, 2).credit, 1);
  EXPECT_EQ(judge({"a", "wrong", "b", "c"}, Credit::fraction, 1, 2).credit, 0.5);
  EXPECT_EQ(judge({"a"}, Credit::all, 1, 5).tests, 1u);
}

TEST(Judge, SaysNothingWhereABoxHasFailed) {
  const ProgramResult result = judge({"a", "box fails", "b"}, Credit::fraction);
  EXPECT_FALSE(result.credit);
  EXPECT_EQ(result.results.back().unjudged, "why it failed");
  EXPECT_EQ(judge({"wrong", "box fails"}, Credit::all).credit, 0) << "settled before";
  EXPECT_FALSE(judge({"box fails", "wrong"}, Credit::all).credit);
}

TEST(Judge, DoesNotDependOnThreads) {
  std::vector<std::string> inputs(40, "a");
  inputs[17] = "wrong", inputs[23] = "box fails", inputs[30] = "crash";
  for (const Credit credit : {Credit::all, Credit::fraction, Credit::first_failure}) {
    const ProgramResult alone = judge(inputs, credit);
    for (int round = 0; round < 50; ++round) {
      const ProgramResult together = judge(inputs, credit, 8);
      ASSERT_EQ(together.credit, alone.credit);
      ASSERT_EQ(together.results.size(), alone.results.size());
      for (size_t i = 0; i < alone.results.size(); ++i)
        ASSERT_EQ(together.results[i].verdict, alone.results[i].verdict);
    }
  }
}

TEST(Judge, CancelsWhatIsUnderWayWhenTheMatterIsSettled) {
  const auto start = std::chrono::steady_clock::now();
  const ProgramResult result = judge({"wrong", "slow 1", "slow 2"}, Credit::all, 3);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  EXPECT_EQ(result.credit, 0);
  EXPECT_EQ(result.results.size(), 1u);
}

}  // namespace
}  // namespace whet::code
