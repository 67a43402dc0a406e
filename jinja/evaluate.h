// The value of an expression.
#pragma once

#include "jinja/ast.h"
#include "jinja/runtime.h"
#include "jinja/scope.h"

namespace whet::jinja {

// Throws UsageError without a position: the line is in `runtime.line`.
Value evaluate(Runtime& runtime, const Scope& scope, const Expr& expression);

}  // namespace whet::jinja
