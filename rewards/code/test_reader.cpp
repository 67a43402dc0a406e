#include "rewards/code/test_reader.h"

#include <utility>

#include "base/error.h"
#include "rewards/reward.h"

namespace whet::code {

namespace {

// The text of a member, "" where there is none.
std::string text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value && value->text() ? *value->text() : "";
}

// One JSON value a line.
std::optional<Value> parse_lines(std::string_view text) {
  Value::List values;
  while (!text.empty()) {
    const size_t end = std::min(text.size(), text.find('\n'));
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    std::optional<Value> value = parse_value(line);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return Value{std::move(values)};
}

}  // namespace

std::optional<std::string> lines_of(const Value& value) {
  if (value.text()) return *value.text();
  if (!value.list()) return std::nullopt;
  std::string lines;
  for (const Value& line : *value.list()) {
    if (!line.text()) return std::nullopt;
    lines += *line.text() + "\n";
  }
  return lines;
}

bool TestReader::refuse(std::string why) {
  error_ = std::move(why);
  return false;
}

bool TestReader::read(const Value& form) {
  if (form.text()) {
    const std::optional<Value> parsed = parse_value(*form.text());
    if (!parsed || parsed->text()) return refuse("no JSON: " + excerpt(*form.text()));
    return read(*parsed);
  }
  if (form.list()) return read_list(*form.list());
  if (const Value* asserts = form.find("assert_case")) return read_asserts(*asserts);
  if (const Value* cases = form.find("test_cases")) return read(*cases);
  return read_columns(form);
}

bool TestReader::read_list(const Value::List& cases) {
  for (const Value& test : cases)
    if (!read_case(test, function_)) return false;
  return true;
}

bool TestReader::read_columns(const Value& form) {
  const Value *inputs = form.find("inputs"), *outputs = form.find("outputs");
  if (!inputs || !inputs->list() || !outputs || !outputs->list())
    return refuse("expected a list of tests, or an object with inputs and outputs");
  if (inputs->list()->size() != outputs->list()->size())
    return refuse(concat(inputs->list()->size(), " inputs, but ", outputs->list()->size(), " outputs"));
  const std::string own = text_of(form, "fn_name"), function = own.empty() ? function_ : own;
  for (size_t i = 0; i < inputs->list()->size(); ++i) {
    const Value &input = (*inputs->list())[i], &output = (*outputs->list())[i];
    if (!(function.empty() ? add_stdio(input, output) : add_call(function, input, output, true)))
      return false;
  }
  return true;
}

bool TestReader::read_asserts(const Value& asserts) {
  if (!asserts.list()) return refuse("expected a list of asserts");
  for (const Value& statement : *asserts.list()) {
    if (!statement.text()) return refuse("an assert that is no text");
    tests_.push_back(CheckTest{"", *statement.text(), ""});
  }
  return true;
}

bool TestReader::read_case(const Value& test, const std::string& function) {
  const Value *input = test.find("input"), *output = test.find("output");
  if (!input || !output) return refuse("a test without input or output");
  const std::string own = text_of(test, "fn_name"), type = text_of(test, "testtype") + text_of(test, "type");
  const bool is_call = type == "functional" || type == "function_call" || (type.empty() && !own.empty());
  return is_call ? add_call(own.empty() ? function : own, *input, *output, type == "function_call")
                 : add_stdio(*input, *output);
}

bool TestReader::add_stdio(const Value& input, const Value& output) {
  std::optional<std::string> in = lines_of(input), out = lines_of(output);
  if (!in || !out) return refuse("an input or output that is no text");
  tests_.push_back(StdioTest{std::move(*in), std::move(*out)});
  return true;
}

// The arguments are a list, with the value returned beside it, in APPS within a list of its own; or a text
// with one JSON value a line, with the value returned as JSON.
bool TestReader::add_call(const std::string& function, const Value& input, const Value& output,
                          bool may_be_wrapped) {
  if (function.empty()) return refuse("a call without the name of the function");
  CallTest test{function, input, {output}};
  if (input.text()) {
    std::optional<Value> whole = may_be_wrapped ? parse_value(*input.text()) : std::nullopt;
    std::optional<Value> arguments = whole && whole->list() ? whole : parse_lines(*input.text());
    std::optional<Value> expected = output.text() ? parse_value(*output.text()) : output;
    if (!arguments || !expected) return refuse("arguments or a result that are no JSON");
    may_be_wrapped = whole && whole->list();
    test.arguments = std::move(*arguments);
    test.expected = {std::move(*expected)};
  }
  if (!test.arguments.list()) return refuse("arguments that are no list");
  const Value::List* wrapped = test.expected[0].list();
  if (may_be_wrapped && wrapped && !wrapped->empty()) test.expected.push_back(Value(wrapped->front()));
  tests_.push_back(std::move(test));
  return true;
}

}  // namespace whet::code
