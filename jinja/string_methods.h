// The methods of str.
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

using StringMethod = Value (*)(Runtime& runtime, const std::string& self, const Arguments& arguments);

// Null when str has none of that name here.
StringMethod string_method(const std::string& name);

// str.replace; `count` < 0 replaces all.
Value replace_text(Runtime& runtime, const std::string& text, const std::string& old, const std::string& with,
                   int64_t count);

// Texts with `separator` between them.
Value join_texts(Runtime& runtime, const std::vector<std::string>& texts, const std::string& separator);

}  // namespace whet::jinja
