// Renders a parsed template with its variables to text.
#pragma once

#include <string>
#include <vector>

#include "jinja/ast.h"
#include "jinja/runtime.h"

namespace whet::jinja {

struct Rendered {
  std::string text;
  std::vector<std::pair<size_t, size_t>> generations;  // begin and end of each generation block, in bytes
};

// Throws UsageError without a position: the line is in `runtime.line`.
Rendered render(Runtime& runtime, const Body& body, const Dict& variables);

}  // namespace whet::jinja
