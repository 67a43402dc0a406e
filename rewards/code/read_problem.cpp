#include "rewards/code/read_problem.h"

#include <charconv>
#include <utility>

#include "base/error.h"
#include "rewards/code/language.h"
#include "rewards/code/test_reader.h"

namespace whet::code {

namespace {

bool is_given(const Json& columns, const char* name) {
  const auto column = columns.find(name);
  return column != columns.end() && !column->is_null() && *column != "";
}

Value value_of(const Json& json) {
  return parse_value(json.dump(-1, ' ', true, Json::error_handler_t::replace)).value_or(Value());
}

std::string text_of(const Json& columns, const char* name) {
  const auto column = columns.find(name);
  return column != columns.end() && column->is_string() ? column->get<std::string>() : "";
}

// A number, or the one at the front of a text (TACO: "2.0 seconds"), if it is positive.
std::optional<double> number_of(const Json& columns, const char* name) {
  const auto column = columns.find(name);
  if (column == columns.end()) return std::nullopt;
  double number = 0;
  if (column->is_number()) number = column->get<double>();
  const std::string text = text_of(columns, name);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number > 0 && number < 1e9 ? std::optional(number) : std::nullopt;
}

// LiveCodeBench has the name of the function that its tests call in the column metadata.
std::string function_of(const Json& columns) {
  if (!is_given(columns, "metadata")) return "";
  Value metadata = value_of(columns["metadata"]);
  if (metadata.text()) metadata = parse_value(*metadata.text()).value_or(Value());
  const Value* name = metadata.find("func_name");
  return name && name->text() ? *name->text() : "";
}

// The prompt as Python code that the completion continues; harmless where it is not Python.
std::string prompt_of(const Prompt& prompt) {
  const std::string text = text_of(prompt.columns, "prompt");
  return text.empty() ? prompt.text : text;
}

bool add_check(const Prompt& prompt, TestReader& reader) {
  const std::string code = text_of(prompt.columns, "test"), function = text_of(prompt.columns, "entry_point");
  reader.tests().push_back(CheckTest{prompt_of(prompt), code, function});
  return true;
}

// MBPP: asserts, and code to run before each.
bool add_asserts(const Json& columns, TestReader& reader) {
  std::string setup;
  for (const char* name : {"test_imports", "test_setup_code"})
    if (is_given(columns, name)) setup += lines_of(value_of(columns[name])).value_or("") + "\n";
  const Value asserts = value_of(columns["test_list"]);
  if (!reader.read(Value{Value::Object{{"assert_case", asserts}}})) return false;
  for (Test& test : reader.tests()) std::get<CheckTest>(test).code.insert(0, setup);
  return true;
}

// The ground truth of a row in verl's convention, where it has tests; it may also be a number.
std::optional<Value> ground_truth_of(const Json& columns) {
  if (!is_given(columns, "reward_model") || !columns["reward_model"].is_object()) return std::nullopt;
  Value truth = value_of(columns["reward_model"].value("ground_truth", Json()));
  if (truth.text()) truth = parse_value(*truth.text()).value_or(Value());
  const bool are_tests = truth.find("inputs") || truth.find("assert_case") || truth.find("test_cases");
  return are_tests ? std::optional(std::move(truth)) : std::nullopt;
}

bool read_live_code_bench(const Json& columns, TestReader& reader, std::string& where) {
  for (const char* name : {"public_test_cases", "private_test_cases"}) {
    if (!is_given(columns, name)) continue;
    where = name;
    if (!reader.read(value_of(columns[name]))) {
      where += " (if LiveCodeBench has packed it: unpack it before, docs/code.md)";
      return false;
    }
  }
  return true;
}

// False where they cannot be read. `where`: the column that was read, "" where the row has none.
bool read_tests(const Prompt& prompt, TestReader& reader, std::string& where) {
  const Json& columns = prompt.columns;
  for (const char* name : {"tests", "input_output", "verification_info", "official_tests"})
    if (is_given(columns, name)) return reader.read(value_of(columns[where = name]));
  if (is_given(columns, "public_test_cases") || is_given(columns, "private_test_cases"))
    return read_live_code_bench(columns, reader, where);
  if (is_given(columns, "test") && is_given(columns, "entry_point")) {
    where = "test";
    return add_check(prompt, reader);
  }
  if (is_given(columns, "test_list")) {
    where = "test_list";
    return add_asserts(columns, reader);
  }
  const std::optional<Value> truth = ground_truth_of(columns);
  if (!truth) return true;
  where = "reward_model.ground_truth";
  return reader.read(*truth);
}

std::string language_of_row(const Json& columns) {
  const std::string language = text_of(columns, "language");
  if (!language.empty() || !is_given(columns, "verification_info")) return language;
  const Json& info = columns["verification_info"];
  return info.is_object() ? text_of(info, "language") : "";
}

// False where there is one that cannot be read.
bool read_checker(const Json& columns, std::optional<sandbox::Program>& checker) {
  if (is_given(columns, "checker")) {
    const Json& column = columns["checker"];
    checker.emplace();
    checker->language = language_of(text_of(column, "language"));
    checker->source = text_of(column, "source");
    return !checker->language.empty() && !checker->source.empty();
  }
  const std::string source = text_of(columns, "generated_checker");
  if (!source.empty()) checker = {"python", source};
  return true;
}

void read_limits(const Json& columns, Problem& problem) {
  constexpr double kMegabyte = 1 << 20, kMaxMegabytes = 1 << 20;
  problem.time_s = number_of(columns, "time_limit");
  if (const auto megabytes = number_of(columns, "memory_limit"))
    problem.memory_bytes = static_cast<int64_t>(std::min(*megabytes, kMaxMegabytes) * kMegabyte);
  const auto absolute = number_of(columns, "abs_tolerance"), relative = number_of(columns, "rel_tolerance");
  if (absolute || relative) problem.tolerance = {absolute.value_or(0), relative.value_or(0)};
}

}  // namespace

std::optional<Problem> read_problem(const Prompt& prompt, std::string& error) {
  const Json& columns = prompt.columns;
  if (!columns.is_object()) return std::nullopt;
  const auto refuse = [&](const std::string& where, const std::string& why) {
    error = concat("cannot read the column ", where, ": ", why);
    return std::nullopt;
  };
  TestReader reader(function_of(columns));
  std::string where;
  if (!read_tests(prompt, reader, where)) return refuse(where, reader.error());
  if (where.empty()) return std::nullopt;
  if (reader.tests().empty()) return refuse(where, "it has no tests");
  if (text_of(columns, "input_mode") == "file") return refuse("input_mode", "programs read standard input");
  Problem problem;
  problem.tests = std::move(reader.tests());
  if (!read_checker(columns, problem.checker))
    return refuse("checker", "expected {\"language\": ..., \"source\": ...}");
  if (const std::string name = language_of_row(columns); !name.empty()) problem.language = language_of(name);
  read_limits(columns, problem);
  return problem;
}

}  // namespace whet::code
