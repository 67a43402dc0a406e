// Values as Python prints them: str(), repr() and json.dumps().
#pragma once

#include <string>

#include "jinja/runtime.h"

namespace whet::jinja {

// Throws UsageError for values that Python prints with their address (generators, functions).
std::string to_text(Runtime& runtime, const Value& value);
std::string repr(Runtime& runtime, const Value& value);

// A float as repr() prints it: the shortest digits that read back as the same number.
std::string float_text(double value);

struct JsonStyle {
  bool ensure_ascii = false;
  bool sort_keys = false;
  bool multiline = false;  // whether `indent` holds
  std::string indent;
  std::string item_separator = ", ";
  std::string key_separator = ": ";
};
// Throws UsageError for values that JSON cannot express, such as undefined.
std::string to_json(Runtime& runtime, const Value& value, const JsonStyle& style);

}  // namespace whet::jinja
