#include "jinja/predicates.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "jinja/filters.h"
#include "jinja/operators.h"
#include "jinja/repr.h"
#include "jinja/string_methods.h"

namespace whet::jinja {

namespace {

// `operand` is the argument of a test that takes one; `name` is the test's, without its negations.
using Predicate = bool (*)(Runtime& runtime, const Value& value, const Value& operand);

bool is_true(const Value& value) { return value.is<bool>() && *value.get<bool>(); }
bool is_false(const Value& value) { return value.is<bool>() && !*value.get<bool>(); }

bool is_sequence(const Value& value) {
  const Sequence* items = value.sequence();
  return value.string() || value.dict() || value.is<Undefined>() ||
         (items && items->kind <= Sequence::Kind::range);
}

bool is_iterable(const Value& value) {
  return value.string() || value.dict() || value.sequence() || value.is<Undefined>() ||
         value.is<IteratorPtr>() || value.is<LoopPtr>();
}

// Python's `is`. Scalars have no identity here: equal values of one type are the same.
bool is_same(const Value& left, const Value& right) {
  if (left.sequence() || right.sequence()) return left.sequence() == right.sequence();
  if (left.dict() || right.dict()) return left.dict() == right.dict();
  return left.type_name() == right.type_name() && equal(left, right);
}

// The rest of a division by `by`.
Value rest_of(Runtime& runtime, const Value& value, int64_t by) {
  return arithmetic(runtime, "%", value, Value::integer(by));
}

bool has_case(Runtime& runtime, const Value& value, const char* method) {
  return truthy(string_method(method)(runtime, to_text(runtime, value), {}));
}

struct Entry {
  const char* name;
  bool takes_operand;
  Predicate holds;
};

#define TEST(expression) \
  [](Runtime& runtime, const Value& value, const Value& operand) -> bool { return expression; }

constexpr Entry kPredicates[] = {
    {"boolean", false, TEST(value.is<bool>())},
    {"callable", false, TEST(value.is<FunctionPtr>() || value.is<Undefined>() || value.is<LoopPtr>())},
    {"defined", false, TEST(!value.is<Undefined>())},
    {"divisibleby", true, TEST(equal(arithmetic(runtime, "%", value, operand), Value::integer(0)))},
    {"even", false, TEST(equal(rest_of(runtime, value, 2), Value::integer(0)))},
    {"false", false, TEST(is_false(value))},
    {"filter", false, TEST(value.string() && is_filter(*value.string()))},
    {"float", false, TEST(value.is<double>())},
    {"in", true, TEST(contains(runtime, operand, value))},
    {"integer", false, TEST(value.is<int64_t>())},
    {"iterable", false, TEST(is_iterable(value))},
    {"lower", false, TEST(has_case(runtime, value, "islower"))},
    {"mapping", false, TEST(value.dict() != nullptr)},
    {"none", false, TEST(value.is<None>())},
    {"number", false, TEST(number_of(value).has_value())},
    {"odd", false, TEST(equal(rest_of(runtime, value, 2), Value::integer(1)))},
    {"sameas", true, TEST(is_same(value, operand))},
    {"sequence", false, TEST(is_sequence(value))},
    {"string", false, TEST(value.string() != nullptr)},
    {"test", false, TEST(value.string() && is_predicate(*value.string()))},
    {"true", false, TEST(is_true(value))},
    {"undefined", false, TEST(value.is<Undefined>())},
    {"upper", false, TEST(has_case(runtime, value, "isupper"))},
    {"==", true, TEST(holds(runtime, "==", value, operand))},
    {"eq", true, TEST(holds(runtime, "==", value, operand))},
    {"equalto", true, TEST(holds(runtime, "==", value, operand))},
    {"!=", true, TEST(holds(runtime, "!=", value, operand))},
    {"ne", true, TEST(holds(runtime, "!=", value, operand))},
    {">", true, TEST(holds(runtime, ">", value, operand))},
    {"gt", true, TEST(holds(runtime, ">", value, operand))},
    {"greaterthan", true, TEST(holds(runtime, ">", value, operand))},
    {">=", true, TEST(holds(runtime, ">=", value, operand))},
    {"ge", true, TEST(holds(runtime, ">=", value, operand))},
    {"<", true, TEST(holds(runtime, "<", value, operand))},
    {"lt", true, TEST(holds(runtime, "<", value, operand))},
    {"lessthan", true, TEST(holds(runtime, "<", value, operand))},
    {"<=", true, TEST(holds(runtime, "<=", value, operand))},
    {"le", true, TEST(holds(runtime, "<=", value, operand))},
};

#undef TEST

const Entry* find_entry(const std::string& name) {
  const auto found = std::find_if(std::begin(kPredicates), std::end(kPredicates),
                                  [&](const Entry& entry) { return name == entry.name; });
  return found == std::end(kPredicates) ? nullptr : found;
}

}  // namespace

bool is_predicate(const std::string& name) { return find_entry(name) != nullptr; }

bool apply_predicate(Runtime& runtime, const std::string& name, const Value& value,
                     const Arguments& arguments) {
  const Entry* entry = find_entry(name);
  if (entry == nullptr) fail<UsageError>("there is no test '", name, "'");
  const size_t expected = entry->takes_operand ? 1 : 0;
  if (arguments.positional.size() != expected || !arguments.keyword.empty())
    fail<UsageError>("the test '", name, "' takes ", expected, " arguments");
  if (value.string()) runtime.charge_text(value.string()->size());
  return entry->holds(runtime, value, expected ? arguments.positional[0] : value);
}

}  // namespace whet::jinja
