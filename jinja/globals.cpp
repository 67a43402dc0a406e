#include "jinja/globals.h"

#include "base/error.h"
#include "jinja/repr.h"
#include "jinja/runtime.h"

namespace whet::jinja {

namespace {

constexpr int64_t kMaxRange = 100'000;  // of Jinja's sandbox

Value range(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("range", arguments, {"start", "stop", "step"}, 1);
  const bool only_stop = bound[1] == nullptr;
  const int64_t start = only_stop ? 0 : bound.integer(0, 0), stop = bound.integer(only_stop ? 0 : 1, 0),
                step = bound.integer(2, 1);
  if (step == 0) fail<UsageError>("range: the step cannot be zero");
  std::vector<Value> items;
  for (int64_t at = start; step > 0 ? at < stop : at > stop;) {
    if (static_cast<int64_t>(items.size()) == kMaxRange)
      fail<UsageError>("range: more than ", kMaxRange, " numbers");
    items.push_back(Value::integer(at));
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  runtime.charge_items(items.size());
  const std::string label = concat("range(", start, ", ", stop, step == 1 ? "" : concat(", ", step), ")");
  return make_sequence(Sequence::Kind::range, std::move(items), label);
}

// dict(mapping or pairs, name=value, ...)
Dict make_dict(Runtime& runtime, const Arguments& arguments) {
  Dict dict;
  if (arguments.positional.size() > 1) fail<UsageError>("dict: expected at most 1 argument");
  for (const Value& from : arguments.positional) {
    if (from.dict()) {
      runtime.charge_items(from.dict()->entries.size());
      dict = *from.dict();
      continue;
    }
    for (const Value& pair : items_of(runtime, from)) {
      std::vector<Value> parts = items_of(runtime, pair);
      if (parts.size() != 2) fail<UsageError>("dict: expected pairs, got ", parts.size(), " values");
      runtime.charge_key(parts[0]);
      dict.set(std::move(parts[0]), std::move(parts[1]));
    }
  }
  for (const auto& [name, value] : arguments.keyword) dict.set(Value::text(name), value);
  return dict;
}

Value dict(Runtime& runtime, const Arguments& arguments) {
  return Value::dict(make_dict(runtime, arguments));
}

Value make_namespace(Runtime& runtime, const Arguments& arguments) {
  Namespace* made = runtime.make_namespace();
  made->attributes = make_dict(runtime, arguments);
  for (const auto& [name, value] : made->attributes.entries)
    if (name.string() && name.string()->starts_with("_"))
      fail<UsageError>("namespace: the attribute '", *name.string(), "' begins with an underscore");
  return Value(made);
}

Value raise_exception(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("raise_exception", arguments, {"message"}, 1);
  fail<UsageError>("the template refuses this conversation: ", to_text(runtime, bound.required(0)));
}

Value strftime_now(Runtime& runtime, const Arguments& arguments) {
  const Bound bound("strftime_now", arguments, {"format"}, 1);
  const std::time_t now = runtime.now();
  std::tm local{};
  localtime_r(&now, &local);
  char buffer[1024];
  const size_t written = std::strftime(buffer, sizeof buffer, bound.string(0).c_str(), &local);
  return runtime.text(std::string(buffer, written));
}

void define(Scope& scope, const char* name, Value (*call)(Runtime&, const Arguments&)) {
  scope.set(name, make_function(name, 0, call));
}

}  // namespace

void define_globals(Scope& scope) {
  define(scope, "range", range);
  define(scope, "dict", dict);
  define(scope, "namespace", make_namespace);
  define(scope, "raise_exception", raise_exception);
  define(scope, "strftime_now", strftime_now);
}

}  // namespace whet::jinja
