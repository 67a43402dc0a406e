// What may stand behind `is`: Jinja's tests.
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

bool is_predicate(const std::string& name);

// Throws UsageError for an unknown name, which select and its like may give while rendering.
bool apply_predicate(Runtime& runtime, const std::string& name, const Value& value,
                     const Arguments& arguments);

}  // namespace whet::jinja
