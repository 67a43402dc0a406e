// The names of functions, constants and letters, each table once.
#pragma once

#include <string_view>

namespace whet::math {

// The name of a function in trees, for any of its usual names: asin, arcsin -> arcsin. Empty: no function.
std::string_view function_name(std::string_view name);
// arcsin for sin; empty where there is none.
std::string_view inverse_name(std::string_view function);
// Whether it is of an angle, as sin and tanh: its argument without parentheses goes over a division.
bool is_trigonometric(std::string_view function);

// The name of a constant for pi, e, i, inf, infty and the like; empty for others.
std::string_view constant_name(std::string_view name);
// The number set for R, Z, N, Q, C; empty for others.
std::string_view number_set(std::string_view letter);
bool is_greek(std::string_view command);

}  // namespace whet::math
