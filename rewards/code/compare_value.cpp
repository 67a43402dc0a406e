#include "rewards/code/compare_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "rewards/code/decimal.h"

namespace whet::code {

namespace {

bool is_integer(std::string_view literal) { return literal.find_first_of(".eEIN") == literal.npos; }

// The double of a literal that parse_value() accepts.
double to_double(std::string_view literal) {
  const std::optional<Decimal> decimal = parse_decimal(literal);
  if (decimal) return to_double(*decimal);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const size_t e = literal.find_first_of("eE");  // an exponent beyond that of doubles, or NaN
  if (e == literal.npos) return std::numeric_limits<double>::quiet_NaN();
  const bool is_zero = literal.substr(0, e).find_first_of("123456789") == literal.npos;
  const double size = is_zero || literal[e + 1] == '-' ? 0 : kInfinity;
  return literal[0] == '-' ? -size : size;
}

bool integer_equals(std::string_view integer, double number) {
  if (!std::isfinite(number) || number != std::floor(number)) return false;
  char digits[400];  // the largest double has 309
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  return parse_decimal(integer) == parse_decimal(std::string_view(digits, static_cast<size_t>(end - digits)));
}

bool same_number(std::string_view a, std::string_view b, const Tolerance& tolerance) {
  const bool a_is_integer = is_integer(a), b_is_integer = is_integer(b);
  const bool same = a_is_integer && b_is_integer ? parse_decimal(a) == parse_decimal(b)
                    : a_is_integer               ? integer_equals(a, to_double(b))
                    : b_is_integer               ? integer_equals(b, to_double(a))
                                                 : to_double(a) == to_double(b);
  return same || (!tolerance.is_none() && is_close(to_double(a), to_double(b), tolerance));
}

// A number's literal; of a truth value, which is a number in Python, 0 or 1.
std::optional<std::string_view> literal_of(const Value& value) {
  if (const auto* number = std::get_if<Number>(&value.held)) return number->literal;
  if (const auto* truth = std::get_if<bool>(&value.held)) return *truth ? "1" : "0";
  return std::nullopt;
}

// The members that count, by their keys.
std::vector<const Member*> members_of(const Value::Object& object) {
  std::vector<const Member*> members;
  for (auto member = object.rbegin(); member != object.rend(); ++member) members.push_back(&*member);
  const auto before = [](const Member* a, const Member* b) { return a->key < b->key; };
  const auto same = [](const Member* a, const Member* b) { return a->key == b->key; };
  std::stable_sort(members.begin(), members.end(), before);
  members.erase(std::unique(members.begin(), members.end(), same), members.end());
  return members;
}

bool same_list(const Value::List& list, const Value::List& expected, const Tolerance& tolerance) {
  return std::equal(list.begin(), list.end(), expected.begin(), expected.end(),
                    [&](const Value& a, const Value& b) { return same_value(a, b, tolerance); });
}

bool same_object(const Value::Object& object, const Value::Object& expected, const Tolerance& tolerance) {
  const auto members = members_of(object), others = members_of(expected);
  return std::equal(members.begin(), members.end(), others.begin(), others.end(),
                    [&](const Member* a, const Member* b) {
                      return a->key == b->key && same_value(a->value, b->value, tolerance);
                    });
}

}  // namespace

bool same_value(const Value& value, const Value& expected, const Tolerance& tolerance) {
  if (const auto a = literal_of(value), b = literal_of(expected); a && b)
    return same_number(*a, *b, tolerance);
  if (value.held.index() != expected.held.index()) return false;
  if (value.text()) return *value.text() == *expected.text();
  if (value.list()) return same_list(*value.list(), *expected.list(), tolerance);
  if (value.object()) return same_object(*value.object(), *expected.object(), tolerance);
  return value.is_null();
}

}  // namespace whet::code
