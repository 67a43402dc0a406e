// The keys by which filters compare items: a part of the item, in lower case unless letter case counts.
#pragma once

#include "jinja/access.h"
#include "jinja/runtime.h"
#include "jinja/unicode.h"

namespace whet::jinja {

inline Value argument_or_none(const Bound& bound, size_t i) { return bound[i] ? *bound[i] : Value(); }

inline Value lower_case(const Value& value) {
  return value.string() ? Value::text(to_lower(*value.string())) : value;
}

// `path` is the filter's argument `attribute`; None for the item itself.
inline Value key_of(Runtime& runtime, const Value& item, const Value& path, bool case_sensitive) {
  const Value key = attribute_path(runtime, item, path);
  runtime.charge_key(key);
  return case_sensitive ? key : lower_case(key);
}

}  // namespace whet::jinja
