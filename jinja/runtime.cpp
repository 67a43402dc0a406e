#include "jinja/runtime.h"

#include <algorithm>

#include "base/error.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

constexpr size_t kMaxLevel = 1000;
constexpr size_t kMaxText = size_t{1} << 26;

IteratorPtr over_items(SequencePtr sequence) {
  const uint32_t depth = sequence->depth;
  return make_iterator(depth, [sequence = std::move(sequence), i = size_t{0}](Value& out) mutable {
    if (i == sequence->items.size()) return false;
    out = sequence->items[i++];
    return true;
  });
}

IteratorPtr over_keys(DictPtr dict) {
  const uint32_t depth = dict->depth;
  return make_iterator(depth, [dict = std::move(dict), i = size_t{0}](Value& out) mutable {
    if (i == dict->entries.size()) return false;
    out = dict->entries[i++].first;
    return true;
  });
}

IteratorPtr over_characters(Runtime& runtime, String text) {
  return make_iterator(0, [&runtime, text = std::move(text), at = size_t{0}](Value& out) mutable {
    if (at == text->size()) return false;
    const size_t length = code_point_at(*text, at).length;
    out = runtime.text(text->substr(at, length));
    at += length;
    return true;
  });
}

}  // namespace

void Runtime::charge(size_t steps) {
  if (steps > budget_) fail<UsageError>("the template does too much work: its budget is used up");
  budget_ -= steps;
}

void Runtime::charge_text(size_t bytes) {
  if (bytes > kMaxText) fail<UsageError>("the template does too much work: its budget is used up");
  charge(1 + bytes / 4);
}

Value Runtime::text(std::string value) {
  charge_text(value.size());
  return Value::text(std::move(value));
}

Value Runtime::list(std::vector<Value> items) {
  charge_items(items.size());
  return Value::list(std::move(items));
}

Runtime::Level::Level(Runtime& runtime) : runtime_(runtime) {
  if (runtime.level_ >= kMaxLevel) fail<UsageError>("the template is nested or recurses too deep");
  ++runtime.level_;
}

IteratorPtr iterate(Runtime& runtime, const Value& value) {
  if (const auto* items = value.get<SequencePtr>()) return over_items(*items);
  if (const auto* dict = value.get<DictPtr>()) return over_keys(*dict);
  if (const auto* text = value.get<String>()) return over_characters(runtime, *text);
  if (const auto* iterator = value.get<IteratorPtr>()) return *iterator;
  if (value.is<Undefined>()) return make_iterator(0, [](Value&) { return false; });
  fail<UsageError>("a value of type '", value.type_name(), "' cannot be iterated over");
}

std::vector<Value> items_of(Runtime& runtime, const Value& value) {
  const IteratorPtr iterator = iterate(runtime, value);
  std::vector<Value> items;
  for (Value item; iterator->next(item);) {
    runtime.charge_items(1);
    items.push_back(std::move(item));
  }
  return items;
}

int64_t length_of(const Value& value) {
  if (const std::string* text = value.string()) return static_cast<int64_t>(code_points(*text));
  if (const Sequence* items = value.sequence()) return static_cast<int64_t>(items->items.size());
  if (const Dict* dict = value.dict()) return static_cast<int64_t>(dict->entries.size());
  if (value.is<Undefined>()) return 0;
  fail<UsageError>("a value of type '", value.type_name(), "' has no length");
}

Bound::Bound(const std::string& function, const Arguments& arguments, std::vector<const char*> names,
             size_t required)
    : function_(function), names_(std::move(names)), values_(names_.size(), nullptr) {
  const auto& given = arguments.positional;
  if (given.size() > names_.size())
    fail<UsageError>(function, ": expected at most ", names_.size(), " arguments, got ", given.size());
  for (size_t i = 0; i < given.size(); ++i) values_[i] = &given[i];
  for (const auto& [name, value] : arguments.keyword) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    const auto i = static_cast<size_t>(found - names_.begin());
    if (found == names_.end()) fail<UsageError>(function, ": unknown argument '", name, "'");
    if (values_[i] != nullptr) fail<UsageError>(function, ": argument '", name, "' is given twice");
    values_[i] = &value;
  }
  for (size_t i = 0; i < required; ++i)
    if (values_[i] == nullptr) fail<UsageError>(function, ": argument '", names_[i], "' is missing");
}

bool Bound::flag(size_t i, bool fallback) const {
  return values_[i] == nullptr ? fallback : truthy(*values_[i]);
}

int64_t Bound::integer(size_t i, int64_t fallback) const {
  if (values_[i] == nullptr) return fallback;
  require_defined(*values_[i]);
  if (const auto number = integer_of(*values_[i])) return *number;
  fail<UsageError>(function_, ": expected an integer for '", names_[i], "', got ", values_[i]->type_name());
}

const std::string& Bound::string(size_t i) const {
  require_defined(*values_[i]);
  if (const std::string* text = values_[i]->string()) return *text;
  fail<UsageError>(function_, ": expected a text for '", names_[i], "', got ", values_[i]->type_name());
}

}  // namespace whet::jinja
