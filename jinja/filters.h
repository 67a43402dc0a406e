// Jinja's filters (`value | filter`), with `tojson` as in transformers.
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

using FilterFunction = Value (*)(Runtime& runtime, const Value& value, const Arguments& arguments);

bool is_filter(const std::string& name);

// Throws UsageError for an unknown name, which `map` may give while rendering.
Value apply_filter(Runtime& runtime, const std::string& name, const Value& value, const Arguments& arguments);

// The parts of the table; null when the part has no such filter.
FilterFunction scalar_filter(const std::string& name);
FilterFunction generator_filter(const std::string& name);
FilterFunction sequence_filter(const std::string& name);

}  // namespace whet::jinja
