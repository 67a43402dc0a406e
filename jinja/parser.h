// Parses tokens to a tree, by the grammar of Jinja 3.1. Unsupported constructs (template inheritance,
// imports, call blocks, recursive loops, unknown filters and tests) are rejected here, with name and
// position.
#pragma once

#include <string>

#include "jinja/ast.h"

namespace whet::jinja {

// `source` is valid UTF-8; `name` is for messages. Throws UsageError: "NAME:LINE:COLUMN: reason".
Body parse_template(const std::string& source, const std::string& name);

}  // namespace whet::jinja
