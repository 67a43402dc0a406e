#include "rewards/code/read_problem.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace whet::code {
namespace {

Prompt row(const Json& columns) {
  Prompt prompt;
  prompt.columns = columns;
  return prompt;
}

// The tests as text: what they are, not how they were written down.
std::string say(const Test& test) {
  if (const auto* stdio = std::get_if<StdioTest>(&test)) return Json({stdio->input, stdio->output}).dump();
  if (const auto* call = std::get_if<CallTest>(&test)) {
    std::string text = call->function + write_value(call->arguments);
    for (const Value& expected : call->expected) text += " -> " + write_value(expected);
    return text;
  }
  const auto& check = std::get<CheckTest>(test);
  return Json({check.prompt, check.code, check.function}).dump();
}

std::string tests_of(const Prompt& prompt) {
  std::string error, text;
  const auto problem = read_problem(prompt, error);
  if (!problem) return error.empty() ? "none" : error;
  for (const Test& test : problem->tests) text += (text.empty() ? "" : "; ") + say(test);
  return text;
}

std::string tests_of(const Json& columns) { return tests_of(row(columns)); }

const Json kStdio = {{{"input", "1\n"}, {"output", "2\n"}}, {{"input", ""}, {"output", "x"}}};
const char* const kStdioTests = R"(["1\n","2\n"]; ["","x"])";

TEST(ReadProblem, ReadsOurOwnTests) {
  EXPECT_EQ(tests_of(Json{{"tests", kStdio}}), kStdioTests);
  EXPECT_EQ(tests_of(Json{{"tests", kStdio.dump()}}), kStdioTests);
  EXPECT_EQ(tests_of(Json{{"tests", {{"inputs", {"1\n", ""}}, {"outputs", {"2\n", "x"}}}}}), kStdioTests);
  EXPECT_EQ(tests_of(Json{{"tests", {{{"input", {1, {2}}}, {"output", "x"}, {"fn_name", "f"}}}}}),
            "f[1,[2]] -> \"x\"");
}

TEST(ReadProblem, ReadsApps) {
  EXPECT_EQ(tests_of(Json{{"input_output", R"({"inputs": ["1\n", ""], "outputs": ["2\n", "x"]})"}}),
            kStdioTests);
  EXPECT_EQ(
      tests_of(Json{{"input_output", R"({"fn_name": null, "inputs": [["1", "2"]], "outputs": [["3"]]})"}}),
      R"(["1\n2\n","3\n"])");
  EXPECT_EQ(
      tests_of(Json{{"input_output", R"({"fn_name": "f", "inputs": [[1, "a"]], "outputs": [[true]]})"}}),
      "f[1,\"a\"] -> [true] -> true");
  EXPECT_EQ(tests_of(Json{{"input_output", R"({"fn_name": "f", "inputs": [[]], "outputs": [null]})"}}),
            "f[] -> null");
  EXPECT_EQ(tests_of(Json{{"input_output",
                           R"({"fn_name":"f","inputs":[[123456789012345678901234567890]],"outputs":[1]})"}}),
            "f[123456789012345678901234567890] -> 1");
  // LiveCodeBench in the form of APPS, as verl has it: texts, so nothing is wrapped.
  const Json live = {{"fn_name", "f"}, {"inputs", {"[1, 2]\n3"}}, {"outputs", {"[5]"}}};
  EXPECT_EQ(tests_of(Json{{"reward_model", {{"ground_truth", live.dump()}}}}), "f[[1,2],3] -> [5]");
}

TEST(ReadProblem, ReadsLiveCodeBench) {
  const Json call = {{{"input", "[1, 2]\n\"a\""}, {"output", "[3]"}, {"testtype", "functional"}}};
  const Json stdio = {{{"input", "1"}, {"output", "2"}, {"testtype", "stdin"}}};
  EXPECT_EQ(tests_of(Json{{"public_test_cases", call.dump()},
                          {"private_test_cases", call},
                          {"metadata", R"({"func_name": "f"})"}}),
            "f[[1,2],\"a\"] -> [3]; f[[1,2],\"a\"] -> [3]");
  EXPECT_EQ(
      tests_of(Json{{"public_test_cases", stdio.dump()}, {"private_test_cases", "[]"}, {"metadata", "{}"}}),
      R"(["1","2"])");
  EXPECT_EQ(tests_of(Json{{"public_test_cases", stdio.dump()}, {"private_test_cases", "eJxrYJnK"}}),
            "cannot read the column private_test_cases (if LiveCodeBench has packed it: unpack it before, "
            "docs/code.md): no JSON: eJxrYJnK");
  EXPECT_EQ(tests_of(Json{{"public_test_cases", call}}),
            "cannot read the column public_test_cases (if LiveCodeBench has packed it: unpack it before, "
            "docs/code.md): a call without the name of the function");
}

TEST(ReadProblem, ReadsOpenR1) {
  const Json cases = {{{"fn_name", nullptr}, {"input", "1"}, {"output", "2"}, {"type", "stdin_stdout"}},
                      {{"fn_name", "f"}, {"input", "[1, [2]]"}, {"output", "[3]"}, {"type", "function_call"}},
                      {{"fn_name", "f"}, {"input", {1}}, {"output", {3}}, {"type", "function_call"}}};
  const Prompt prompt = row({{"verification_info", {{"language", "Python"}, {"test_cases", cases}}}});
  EXPECT_EQ(tests_of(prompt), R"(["1","2"]; f[1,[2]] -> [3] -> 3; f[1] -> [3] -> 3)");
  std::string error;
  EXPECT_EQ(read_problem(prompt, error)->language, "python");
}

TEST(ReadProblem, ReadsCodeforces) {
  Prompt prompt = row({{"official_tests", kStdio},
                       {"generated_checker", "print(1)"},
                       {"time_limit", 2.5},
                       {"memory_limit", 256.0},
                       {"input_mode", "stdio"},
                       {"language", "C++17"}});
  EXPECT_EQ(tests_of(prompt), kStdioTests);
  std::string error;
  const auto problem = read_problem(prompt, error);
  EXPECT_EQ(problem->checker->source, "print(1)");
  EXPECT_EQ(problem->checker->language, "python");
  EXPECT_EQ(problem->time_s, 2.5);
  EXPECT_EQ(problem->memory_bytes, 256 << 20);
  EXPECT_EQ(problem->language, "cpp");
  prompt.columns["input_mode"] = "file";
  EXPECT_EQ(tests_of(prompt), "cannot read the column input_mode: programs read standard input");
}

TEST(ReadProblem, ReadsChecks) {
  const Json human_eval = {{"prompt", "def f():\n"}, {"test", "def check(c): c()"}, {"entry_point", "f"}};
  EXPECT_EQ(tests_of(human_eval), R"x(["def f():\n","def check(c): c()","f"])x");
  Prompt moved = row({{"prompt", ""}, {"test", "t"}, {"entry_point", "f"}});
  moved.text = "def f():";
  EXPECT_EQ(tests_of(moved), R"x(["def f():","t","f"])x");
  EXPECT_EQ(tests_of(Json{{"test_list", {"assert f(1)", "assert f(2)"}}, {"test_setup_code", "x = 1"}}),
            R"x(["","x = 1\nassert f(1)",""]; ["","x = 1\nassert f(2)",""])x");
  EXPECT_EQ(tests_of(Json{
                {"test_list", {"assert f(1)"}}, {"test_imports", {"import math"}}, {"test_setup_code", ""}}),
            R"x(["","import math\n\nassert f(1)",""])x");
  EXPECT_EQ(tests_of(Json{{"reward_model", {{"ground_truth", R"x({"assert_case": ["assert f(1)"]})x"}}}}),
            R"x(["","assert f(1)",""])x");
}

TEST(ReadProblem, SaysThatThereAreNoTests) {
  for (const Json& columns :
       {Json::object(), Json{{"tests", nullptr}}, Json{{"input_output", ""}}, Json{{"answer", "7"}},
        Json{{"reward_model", {{"ground_truth", "72"}}}}, Json{{"reward_model", {{"ground_truth", "x^2"}}}},
        Json{{"test", "x"}}, Json(nullptr)})
    EXPECT_EQ(tests_of(columns), "none") << columns;
}

TEST(ReadProblem, SaysWhatItCannotRead) {
  EXPECT_EQ(tests_of(Json{{"tests", Json::array()}}), "cannot read the column tests: it has no tests");
  EXPECT_EQ(tests_of(Json{{"tests", "[[["}}), "cannot read the column tests: no JSON: [[[");
  EXPECT_EQ(tests_of(Json{{"tests", {{{"input", "1"}}}}}),
            "cannot read the column tests: a test without input or output");
  EXPECT_EQ(tests_of(Json{{"tests", {{{"input", 1}, {"output", "1"}}}}}),
            "cannot read the column tests: an input or output that is no text");
  EXPECT_EQ(tests_of(Json{{"tests", {{"inputs", {"1"}}, {"outputs", {"1", "2"}}}}}),
            "cannot read the column tests: 1 inputs, but 2 outputs");
  EXPECT_EQ(tests_of(Json{{"tests", {{"inputs", {"1"}}}}}),
            "cannot read the column tests: expected a list of tests, or an object with inputs and outputs");
  EXPECT_EQ(tests_of(Json{{"tests", {{"fn_name", "f"}, {"inputs", {"{"}}, {"outputs", {"1"}}}}}),
            "cannot read the column tests: arguments or a result that are no JSON");
  EXPECT_EQ(tests_of(Json{{"tests", {{"fn_name", "f"}, {"inputs", {5}}, {"outputs", {"1"}}}}}),
            "cannot read the column tests: arguments that are no list");
  EXPECT_EQ(tests_of(Json{{"test_list", {1}}}),
            "cannot read the column test_list: an assert that is no text");
  EXPECT_EQ(tests_of(Json{{"tests", kStdio}, {"checker", "print(1)"}}),
            "cannot read the column checker: expected {\"language\": ..., \"source\": ...}");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "[";
  EXPECT_NE(tests_of(Json{{"tests", deep}}).find("no JSON"), std::string::npos);
}

TEST(ReadProblem, ReadsLimitsInTheirSpellings) {
  std::string error;
  const auto problem = read_problem(row({{"tests", kStdio},
                                         {"time_limit", "2.0 seconds"},
                                         {"memory_limit", "256.0 megabytes"},
                                         {"abs_tolerance", 1e-6}}),
                                    error);
  EXPECT_EQ(problem->time_s, 2);
  EXPECT_EQ(problem->memory_bytes, 256 << 20);
  EXPECT_EQ(problem->tolerance->absolute, 1e-6);
  EXPECT_EQ(problem->tolerance->relative, 0);
  const auto odd = read_problem(row({{"tests", kStdio}, {"time_limit", "inf"}, {"memory_limit", -1}}), error);
  EXPECT_FALSE(odd->time_s || odd->memory_bytes || odd->tolerance || odd->checker || odd->language);
}

}  // namespace
}  // namespace whet::code
