// Jinja's tests (`value is test`).
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

bool is_predicate(const std::string& name);

// Throws UsageError for an unknown name, which select and similar filters may pass while rendering.
bool apply_predicate(Runtime& runtime, const std::string& name, const Value& value,
                     const Arguments& arguments);

}  // namespace whet::jinja
