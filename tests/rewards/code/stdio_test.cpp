#include <gtest/gtest.h>

#include "tests/support/shared_pool.h"

namespace whet::code {
namespace {

using sandbox::Verdict;

const StdioTest kDouble{"21\n", "42\n"};

TEST(Stdio, ComparesWhatIsPrinted) {
  EXPECT_EQ(run_in_box(kDouble, "print(int(input()) * 2)").verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(kDouble, "import sys\nprint(float(sys.stdin.buffer.read()) * 2)").verdict,
            Verdict::ok);
  EXPECT_EQ(run_in_box(kDouble, "print(input())").verdict, Verdict::wrong_answer);
  EXPECT_EQ(run_in_box(kDouble, "").verdict, Verdict::wrong_answer);
  EXPECT_EQ(run_in_box(kDouble, "print(42)\nexit()").verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(kDouble, "if __name__ == '__main__':\n  print(42)").verdict, Verdict::ok);
}

TEST(Stdio, NothingButAnEndAsItShouldBeCounts) {
  const TestResult raised = run_in_box(kDouble, "print(42)\nraise ValueError('a word')");
  EXPECT_EQ(raised.verdict, Verdict::runtime_error);
  EXPECT_EQ(raised.score, 0);
  EXPECT_NE(raised.errors.find("a word"), std::string::npos);
  EXPECT_EQ(run_in_box(kDouble, "print(42)\nexit(1)").verdict, Verdict::runtime_error);
  EXPECT_EQ(run_in_box(kDouble, "print(42, flush=True)\nwhile True: pass").verdict, Verdict::cpu_time_limit);
  EXPECT_EQ(run_in_box(kDouble, "print(42").verdict, Verdict::runtime_error);
}

// Far over the limit of output that other programs have.
TEST(Stdio, WhatHasToBePrintedIsNotTooMuch) {
  std::string expected;
  for (int i = 0; i < 1500000; ++i) expected += "1 2\n";
  const StdioTest test{"", expected};
  EXPECT_EQ(run_in_box(test, "print('1 2\\n' * 1500000)").verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(test, "print('1.00 2.0   \\n' * 1500000)").verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(test, "print('1 3\\n' * 1500000)").verdict, Verdict::wrong_answer);
  EXPECT_EQ(run_in_box(test, "while True: print('1 2\\n' * 1500000)").verdict, Verdict::output_limit);
  EXPECT_EQ(run_in_box(kDouble, "print('1 2\\n' * 1500000)").verdict, Verdict::output_limit);
}

// Three files of it do not fit into the box of an ordinary checker.
TEST(Stdio, ACheckerHasRoomForItsFiles) {
  const std::string text(24 << 20, 'x');
  const sandbox::Program checker{"python", R"(
import sys
given, expected, printed = [open(name).read().strip() for name in sys.argv[1:4]]
print(int(given == expected == printed))
)"};
  EXPECT_EQ(run_in_box(StdioTest{text, text}, "print(input())", "python", &checker).verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(StdioTest{text, text}, "print(input() + 'x')", "python", &checker).verdict,
            Verdict::wrong_answer);
}

TEST(Stdio, TheExpectedOutputIsNotInTheBox) {
  const StdioTest test{"", "key-5309"};
  const char* search = R"(
import os
for folder in ("/box", "/tmp", "/proc/self", "/dev/shm", "/"):
    for name in os.listdir(folder):
        try:
            with open(os.path.join(folder, name), "rb") as file:
                _, key, rest = file.read(1 << 20).partition(b"ke" + b"y-")
        except OSError:
            continue
        if key: print(key.decode() + rest[:4].decode()))";
  EXPECT_EQ(run_in_box(test, search).verdict, Verdict::wrong_answer);
  const sandbox::Program leaky{"python", search};
  EXPECT_EQ(run_in_box(StdioTest{"key-5309", "1"}, "", "python", &leaky).unjudged,
            "the problem's checker says \"key-5309\", which is no score")
      << "the search finds what is there";
}

TEST(Stdio, ACheckerMayLikeOtherOutputs) {
  const sandbox::Program checker{"python", R"(
import sys
_, expected, given = [open(name).read().split() for name in sys.argv[1:4]]
print(1 if sorted(expected) == sorted(given) else 0.5 if len(expected) == len(given) else 0)
)"};
  const StdioTest test{"", "1 2 3"};
  EXPECT_EQ(run_in_box(test, "print('3 2 1')", "python", &checker).verdict, Verdict::ok);
  const TestResult half = run_in_box(test, "print('3 3 3')", "python", &checker);
  EXPECT_EQ(half.verdict, Verdict::wrong_answer);
  EXPECT_EQ(half.score, 0.5);
  EXPECT_EQ(run_in_box(test, "", "python", &checker).score, 0);
  EXPECT_EQ(run_in_box(test, "exit(1)", "python", &checker).verdict, Verdict::runtime_error);
}

TEST(Stdio, ACheckerMayTellByItsExitCode) {
  const sandbox::Program checker{"python", "import sys\nexit(int(open(sys.argv[3]).read()))"};
  EXPECT_EQ(run_in_box(StdioTest{"", ""}, "print(0)", "python", &checker).verdict, Verdict::ok);
  EXPECT_EQ(run_in_box(StdioTest{"", ""}, "print(1)", "python", &checker).verdict, Verdict::wrong_answer);
  EXPECT_EQ(run_in_box(StdioTest{"", ""}, "print('x')", "python", &checker).verdict, Verdict::wrong_answer)
      << "what makes the checker fail is no right output";
}

TEST(Stdio, ACheckerThatSaysNothingClearSaysNothing) {
  for (const char* source : {"print('accepted')", "print(7)", "print('nan')", "print(-1)"}) {
    const sandbox::Program checker{"python", source};
    const TestResult result = run_in_box(StdioTest{"", ""}, "", "python", &checker);
    EXPECT_EQ(result.verdict, Verdict::sandbox_error) << source;
    EXPECT_NE(result.unjudged.find("no score"), std::string::npos) << result.unjudged;
  }
  const sandbox::Program broken{"cpp", "no program"};
  EXPECT_EQ(run_in_box(StdioTest{"", ""}, "", "python", &broken).verdict, Verdict::sandbox_error);
}

}  // namespace
}  // namespace whet::code
