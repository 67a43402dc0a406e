// The operators between values, with Python's meaning.
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

// `sign` is one of + - * / // % **. Throws UsageError for unsupported operands, for a division by zero, and
// for integers beyond 64 bits, which Python would support.
Value arithmetic(Runtime& runtime, const std::string& sign, const Value& left, const Value& right);

// -value, or +value.
Value with_sign(bool negative, const Value& value);

// `item in container`.
bool contains(Runtime& runtime, const Value& container, const Value& item);

// `sign` is one of == != < <= > >= in "not in".
bool holds(Runtime& runtime, const std::string& sign, const Value& left, const Value& right);

}  // namespace whet::jinja
