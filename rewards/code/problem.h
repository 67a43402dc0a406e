// The tests of a programming problem, in one form for all data sets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rewards/code/tolerance.h"
#include "rewards/code/value.h"
#include "sandbox/job.h"

namespace whet::code {

// The program reads `input` and must print `output`.
struct StdioTest {
  std::string input, output;
};

// A function of the program must return one of the expected values.
struct CallTest {
  std::string function;
  Value arguments;  // a list
  std::vector<Value> expected;
};

// Code that calls the program's functions and raises an exception if they are wrong. It is trusted, and runs
// in another box than the program.
struct CheckTest {
  std::string prompt;  // code that the program continues, if any: its imports and helpers are there for both
  std::string code;    // the test code
  std::string function;  // that `code` defines check() for; "": `code` calls what it needs by its name
};

using Test = std::variant<StdioTest, CallTest, CheckTest>;

struct Problem {
  std::vector<Test> tests;  // at least one
  // Where several outputs are correct: a program that gets the names of three files as arguments, with the
  // input, the expected output and the program's output, and prints a score from 0 to 1 or exits with 0 for
  // ok.
  std::optional<sandbox::Program> checker;
  // Settings of the row; where it has none, the rule's options apply.
  std::optional<std::string> language;  // as language_of() has it
  std::optional<double> time_s;
  std::optional<int64_t> memory_bytes;
  std::optional<Tolerance> tolerance;
};

}  // namespace whet::code
