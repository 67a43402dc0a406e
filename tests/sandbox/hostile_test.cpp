// Hostile programs in boxes of one pool, as its users have it: each ends with a verdict that is right, and
// nothing outside of its box can tell that it has run. WHET_TIER=namespaces (or landlock) tries a weaker
// tier.
#include <gtest/gtest.h>

#include "tests/support/boxes.h"
#include "tests/support/hostile_program.h"

namespace whet {
namespace {

using sandbox::Result;
using sandbox::Tier;
using sandbox::Verdict;

const std::string kPrograms = WHET_ROOT "/tests/sandbox/hostile/";

class HostileProgramIsHeld : public Boxes, public testing::WithParamInterface<HostileProgram> {};

TEST_P(HostileProgramIsHeld, InABox) {
  const HostileProgram& program = GetParam();
  const Result result = run_and_check(program.job);
  EXPECT_TRUE(program.accepts(result.verdict, result.tier)) << describe(result);
  std::vector<std::string> never = program.never;
  if (result.tier == Tier::cgroup)
    never.insert(never.end(), program.never_cgroup.begin(), program.never_cgroup.end());
  for (const std::string& text : never)
    EXPECT_EQ((result.output + result.errors).find(text), std::string::npos) << describe(result);
  if (result.verdict != Verdict::ok || result.tier == Tier::landlock) return;
  for (const std::string& text : program.prints)
    EXPECT_NE(result.output.find(text), std::string::npos) << describe(result);
}

INSTANTIATE_TEST_SUITE_P(Programs, HostileProgramIsHeld, testing::ValuesIn(read_hostile_programs(kPrograms)),
                         [](const auto& program) { return program.param.name; });

using HostileBoxes = Boxes;

TEST_F(HostileBoxes, LeaveNothingForTheNext) {
  for (const char* name : {"left_behind.py", "driver_shadowed_modules.py", "driver_program_replaced.cpp"}) {
    const HostileProgram program = read_hostile_program(kPrograms + name);
    for (int i = 0; i < 3; ++i) {
      const Result result = run_and_check(program.job);
      EXPECT_TRUE(program.accepts(result.verdict, result.tier)) << name << ": " << describe(result);
      for (const char* text : {"broken", "poisoned"})
        EXPECT_EQ(result.output.find(text), std::string::npos) << name << ": " << describe(result);
    }
  }
}

std::string repeated(const std::string& piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

// What no editor would save: each ends with a verdict of the program, whatever that is.
TEST_F(HostileBoxes, TakeAnySource) {
  constexpr size_t kLong = 100'000;
  std::vector<std::string> sources{"",
                                   "\n",
                                   std::string(kLong, '\0'),
                                   repeated("1 + ", 1'000'000),
                                   std::string("1\0;", 3),
                                   "\xFF\xFE\x00",
                                   "\x1A",
                                   "# coding: rot13\ncevag(1)",
                                   "#!/bin/sh\nid",
                                   "\xEF\xBB\xBF"
                                   "1;",
                                   "\\\r\n\r"};
  for (const char* piece :
       {"1;", "(", "[", "{", "-", "a ", "x=", "\n", "'", "\"\"\"", "\\", "\xFF", "if 1:", "f'{", "?\?/"})
    sources.push_back(repeated(piece, kLong));
  for (const char* language : {"python", "cpp"})
    for (const std::string& source : sources) {
      const Result result = run_and_check(program_of(language, source));
      EXPECT_NE(result.verdict, Verdict::sandbox_error)
          << language << ": " << source.substr(0, 20) << ": " << describe(result);
    }
}

TEST_F(HostileBoxes, DoNotWaitForInputToBeRead) {
  sandbox::Job job = program_of("python", "import os\nprint(len(os.read(0, 10)))\nos.close(0)");
  job.input = std::string(32 << 20, 'x');
  const Result result = run_and_check(job);
  EXPECT_EQ(result.verdict, Verdict::ok) << describe(result);
  EXPECT_EQ(result.output, "10\n");
}

}  // namespace
}  // namespace whet
