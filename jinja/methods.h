// The methods of Python's str, dict, list and tuple that templates may call. Those that change their object
// are forbidden in the environment of transformers: they are undefined values, which fail when used.
#pragma once

#include <optional>
#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

// Nothing when Python's type has no attribute of that name.
std::optional<Value> method_of(const Value& object, const std::string& name);

// A method of Python's str that is not supported; the parser rejects it.
bool is_unsupported_method(const std::string& name);

}  // namespace whet::jinja
