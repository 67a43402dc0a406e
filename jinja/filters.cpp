#include "jinja/filters.h"

#include "base/error.h"

namespace whet::jinja {

namespace {

FilterFunction find_filter(const std::string& name) {
  if (const FilterFunction filter = scalar_filter(name)) return filter;
  if (const FilterFunction filter = generator_filter(name)) return filter;
  return sequence_filter(name);
}

}  // namespace

bool is_filter(const std::string& name) { return find_filter(name) != nullptr; }

Value apply_filter(Runtime& runtime, const std::string& name, const Value& value,
                   const Arguments& arguments) {
  const FilterFunction filter = find_filter(name);
  if (filter == nullptr) fail<UsageError>("there is no filter '", name, "'");
  if (value.string()) runtime.charge_text(value.string()->size());
  return filter(runtime, value, arguments);
}

}  // namespace whet::jinja
