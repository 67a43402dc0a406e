// The forms in which tests are written down. Which one it is, its keys tell:
//
//   [{"input": ..., "output": ..., "testtype": "stdin" or "functional"}, ...]      LiveCodeBench
//   {"inputs": [...], "outputs": [...], "fn_name": null or "f"}                    APPS, TACO
//   {"test_cases": [{"input", "output", "fn_name", "type": "stdin_stdout" or "function_call"}, ...]} open-r1
//   {"assert_case": ["assert f(1) == 2", ...]}                                     verl
#pragma once

#include <string>
#include <vector>

#include "rewards/code/problem.h"

namespace whet::code {

class TestReader {
 public:
  // `function` is called by tests that call and do not say what.
  explicit TestReader(std::string function = "") : function_(std::move(function)) {}

  // Adds the tests of any of the above forms, or of the JSON text of one. False where it cannot be read: then
  // error() says why.
  bool read(const Value& form);

  const std::string& error() const { return error_; }
  std::vector<Test>& tests() { return tests_; }

 private:
  bool read_list(const Value::List& cases);
  bool read_columns(const Value& form);
  bool read_asserts(const Value& asserts);
  bool read_case(const Value& test, const std::string& function);
  bool add_stdio(const Value& input, const Value& output);
  bool add_call(const std::string& function, const Value& input, const Value& output, bool may_be_wrapped);
  bool refuse(std::string why);

  std::string function_, error_;
  std::vector<Test> tests_;
};

// A text, or the lines of a list of texts; nullopt for anything else.
std::optional<std::string> lines_of(const Value& value);

}  // namespace whet::code
