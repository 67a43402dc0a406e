// Compares a function's result with the expected one: Python's == on the decoded JSON.
#pragma once

#include "rewards/code/tolerance.h"
#include "rewards/code/value.h"

namespace whet::code {

// Lists in their order (a tuple is written as a list), objects by their keys. Numbers by value, as Python has
// them: a literal with a point or an exponent is a double, any other an integer of any size, so that 1 equals
// 1.0 and 10**40 does not equal 10**40 + 1; true equals 1, and NaN nothing. A tolerance is for numbers,
// wherever they are.
bool same_value(const Value& value, const Value& expected, const Tolerance& tolerance = {});

}  // namespace whet::code
