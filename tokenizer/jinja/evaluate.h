// The value of an expression.
#pragma once

#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/runtime.h"
#include "tokenizer/jinja/scope.h"

namespace whet::jinja {

// Throws UsageError without a place: `runtime.line` has it.
Value evaluate(Runtime& runtime, const Scope& scope, const Expr& expression);

}  // namespace whet::jinja
