// Expressions, from the weakest operator (`a if b else c`) to the strongest (a name or a literal).
#pragma once

#include "jinja/ast.h"
#include "jinja/token_stream.h"

namespace whet::jinja {

ExprPtr parse_expression(TokenStream& stream);
// Without `if ... else`, which a for loop and an if block keep for themselves.
ExprPtr parse_condition(TokenStream& stream);
// One expression, or several with commas between them, which make a tuple.
ExprPtr parse_tuple(TokenStream& stream, bool with_conditional = true);
// What follows `value`: "| filter(arguments) | ..."; `value` itself when nothing does.
ExprPtr parse_filters(TokenStream& stream, ExprPtr value);
// One filter, at its name.
ExprPtr parse_filter(TokenStream& stream, ExprPtr value);

template <class Node>
ExprPtr make_expr(size_t line, Node node) {
  return std::make_unique<Expr>(Expr{line, std::move(node)});
}

}  // namespace whet::jinja
