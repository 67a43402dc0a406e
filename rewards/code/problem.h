// What a program has to do, whatever data set it came from.
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

// The program reads `input` and has to print `output`.
struct StdioTest {
  std::string input, output;
};

// A function of the program has to return one of the values that are expected.
struct CallTest {
  std::string function;
  Value arguments;  // a list
  std::vector<Value> expected;
};

// Code that calls the program's functions and fails if they are wrong. It is trusted and the program never
// sees it.
struct CheckTest {
  std::string prompt;  // code that the program continues, if any: its imports and helpers are there for both
  std::string code;    // what fails
  std::string function;  // that `code` defines check() for; "": `code` calls what it needs by its name
};

using Test = std::variant<StdioTest, CallTest, CheckTest>;

struct Problem {
  std::vector<Test> tests;  // at least one
  // Where several outputs are right: a program that is given the names of three files, with the input, the
  // expected output and the program's, and prints a score from 0 to 1 or tells by its exit code.
  std::optional<sandbox::Program> checker;
  // What the row says of itself; where it says nothing, the reward's options count.
  std::optional<std::string> language;  // as language_of() has it
  std::optional<double> time_s;
  std::optional<int64_t> memory_bytes;
  std::optional<Tolerance> tolerance;
};

}  // namespace whet::code
