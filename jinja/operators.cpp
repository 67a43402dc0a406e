#include "jinja/operators.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace whet::jinja {

namespace {

[[noreturn]] void fail_overflow() { fail<UsageError>("the result is beyond the integers of 64 bits"); }

[[noreturn]] void fail_types(const std::string& sign, const Value& left, const Value& right) {
  fail<UsageError>("'", sign, "' does not go with '", left.type_name(), "' and '", right.type_name(), "'");
}

// By reference: the builtins that report overflow write the result.
int64_t checked(bool overflows, const int64_t& result) {
  if (overflows) fail_overflow();
  return result;
}

void check_divisor(bool is_zero) {
  if (is_zero) fail<UsageError>("division by zero");
}

int64_t floor_divide(int64_t a, int64_t b) {
  check_divisor(b == 0);
  if (b == -1) return checked(a == INT64_MIN, -(a + (a == INT64_MIN)));
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

// The remainder has the sign of the divisor.
int64_t modulo(int64_t a, int64_t b) {
  check_divisor(b == 0);
  if (b == -1) return 0;
  const int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double modulo(double a, double b) {
  check_divisor(b == 0);
  const double rest = std::fmod(a, b);
  if (rest == 0) return std::copysign(0.0, b);
  return (rest < 0) != (b < 0) ? rest + b : rest;
}

double floor_divide(double a, double b) {
  const double rest = modulo(a, b);
  const double quotient = (a - rest) / b;
  if (quotient == 0) return std::copysign(0.0, a / b);
  const double floor = std::floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

Value power(int64_t base, int64_t exponent) {
  if (exponent < 0) {
    check_divisor(base == 0);
    return Value::real(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  int64_t result = 1;
  for (bool overflows = false; exponent > 0; exponent >>= 1) {
    if (exponent & 1) overflows |= __builtin_mul_overflow(result, base, &result);
    if (exponent > 1) overflows |= __builtin_mul_overflow(base, base, &base);
    if (overflows) fail_overflow();
  }
  return Value::integer(result);
}

Value of_integers(const std::string& sign, int64_t a, int64_t b) {
  int64_t result = 0;
  if (sign == "+") return Value::integer(checked(__builtin_add_overflow(a, b, &result), result));
  if (sign == "-") return Value::integer(checked(__builtin_sub_overflow(a, b, &result), result));
  if (sign == "*") return Value::integer(checked(__builtin_mul_overflow(a, b, &result), result));
  if (sign == "//") return Value::integer(floor_divide(a, b));
  if (sign == "%") return Value::integer(modulo(a, b));
  if (sign == "**") return power(a, b);
  check_divisor(b == 0);
  return Value::real(static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b)));
}

Value of_reals(const std::string& sign, double a, double b) {
  if (sign == "+") return Value::real(a + b);
  if (sign == "-") return Value::real(a - b);
  if (sign == "*") return Value::real(a * b);
  if (sign == "//") return Value::real(floor_divide(a, b));
  if (sign == "%") return Value::real(modulo(a, b));
  if (sign == "/") return check_divisor(b == 0), Value::real(a / b);
  const double result = std::pow(a, b);
  if (!std::isfinite(result) && std::isfinite(a) && std::isfinite(b))
    fail<UsageError>("the result of ** is no finite number");
  if (std::isnan(result) && !std::isnan(a) && !std::isnan(b))
    fail<UsageError>("the result of ** is no real number");
  return Value::real(result);
}

Value repeated(Runtime& runtime, const Value& value, int64_t count) {
  const auto times = static_cast<size_t>(std::clamp<int64_t>(count, 0, 1 << 30));
  if (const std::string* text = value.string()) {
    runtime.charge_text(text->size() * times);
    std::string out;
    for (size_t i = 0; i < times && !text->empty(); ++i) out += *text;
    return Value::text(std::move(out));
  }
  const auto& items = value.sequence()->items;
  runtime.charge_items(items.size() * times);
  std::vector<Value> out;
  for (size_t i = 0; i < times && !items.empty(); ++i) out.insert(out.end(), items.begin(), items.end());
  return make_sequence(value.sequence()->kind, std::move(out));
}

// Whether `value` is a text, a list or a tuple.
bool can_repeat(const Value& value) {
  const Sequence* sequence = value.sequence();
  return value.string() ||
         (sequence && (sequence->kind == Sequence::Kind::list || sequence->kind == Sequence::Kind::tuple));
}

Value joined(Runtime& runtime, const Value& left, const Value& right) {
  if (left.string() && right.string()) return runtime.text(*left.string() + *right.string());
  const Sequence *a = left.sequence(), *b = right.sequence();
  if (!a || !b || a->kind != b->kind || !can_repeat(left)) fail_types("+", left, right);
  runtime.charge_items(a->items.size() + b->items.size());
  std::vector<Value> items = a->items;
  items.insert(items.end(), b->items.begin(), b->items.end());
  return make_sequence(a->kind, std::move(items));
}

}  // namespace

Value arithmetic(Runtime& runtime, const std::string& sign, const Value& left, const Value& right) {
  require_defined(left);
  require_defined(right);
  const auto a = integer_of(left), b = integer_of(right);
  if (a && b) return of_integers(sign, *a, *b);
  if (const auto x = number_of(left), y = number_of(right); x && y)
    return of_reals(sign, static_cast<double>(*x), static_cast<double>(*y));
  if (sign == "+") return joined(runtime, left, right);
  if (sign == "*" && b && can_repeat(left)) return repeated(runtime, left, *b);
  if (sign == "*" && a && can_repeat(right)) return repeated(runtime, right, *a);
  if (sign == "%" && left.string()) fail<UsageError>("formatting with % is not supported");
  fail_types(sign, left, right);
}

Value with_sign(bool negative, const Value& value) {
  require_defined(value);
  if (const auto number = integer_of(value)) {
    if (negative && *number == INT64_MIN) fail_overflow();
    return Value::integer(negative ? -*number : *number);
  }
  if (const double* number = value.get<double>()) return Value::real(negative ? -*number : *number);
  fail<UsageError>("a value of type '", value.type_name(), "' has no sign");
}

bool contains(Runtime& runtime, const Value& container, const Value& item) {
  if (const std::string* text = container.string()) {
    require_defined(item);
    if (!item.string()) fail<UsageError>("'in' a text goes with a text, got '", item.type_name(), "'");
    runtime.charge_search(text->size(), item.string()->size());
    return text->find(*item.string()) != text->npos;
  }
  if (const Dict* dict = container.dict()) {
    runtime.charge_key(item);
    return dict->find(item) != nullptr;
  }
  const IteratorPtr items = iterate(runtime, container);
  for (Value other; items->next(other);) {
    runtime.charge_comparison(other, item);
    if (equal(other, item)) return true;
  }
  return false;
}

bool holds(Runtime& runtime, const std::string& sign, const Value& left, const Value& right) {
  if (sign == "in") return contains(runtime, right, left);
  if (sign == "not in") return !contains(runtime, right, left);
  runtime.charge_comparison(left, right);
  if (sign == "==") return equal(left, right);
  if (sign == "!=") return !equal(left, right);
  const int order = compare(left, right, sign.c_str());
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  if (sign == ">") return order > 0;
  return order >= 0;
}

}  // namespace whet::jinja
