// Evaluates `object.name`, `object[index]` and `object[start:stop:step]`. Jinja looks up Python's attributes
// first for a dot and items first for brackets, so `message.items` is the method even where the message has
// such a key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jinja/runtime.h"

namespace whet::jinja {

// Missing attributes and items are undefined values; only an undefined `object` throws UsageError.
Value attribute(Runtime& runtime, const Value& object, const std::string& name);
Value subscript(Runtime& runtime, const Value& object, const Value& index);

// The parts are None where they were left out. Throws UsageError for values without slices.
Value slice(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step);

// The path that filters take as their `attribute`: "a.b.0", or an integer. Where a part is undefined,
// `fallback` is used instead, unless that is None.
Value attribute_path(Runtime& runtime, const Value& object, const Value& path, const Value& fallback = {});

}  // namespace whet::jinja
