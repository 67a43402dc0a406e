// Filters over iterables. Those that are generators in Jinja are generators here too: items are computed on
// demand, once.
#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "jinja/access.h"
#include "jinja/filter_keys.h"
#include "jinja/filters.h"
#include "jinja/operators.h"
#include "jinja/repr.h"
#include "jinja/string_methods.h"
#include "jinja/unicode.h"

namespace whet::jinja {

namespace {

// The same for `sort`, whose attribute may name several paths: "role,content".
Value sort_key(Runtime& runtime, const Value& item, const Value& paths, bool case_sensitive) {
  const std::string* names = paths.string();
  if (!names) return Value::list({key_of(runtime, item, paths, case_sensitive)});
  std::vector<Value> keys;
  for (size_t begin = 0; begin <= names->size();) {
    const size_t end = std::min(names->find(',', begin), names->size());
    keys.push_back(key_of(runtime, item, Value::text(names->substr(begin, end - begin)), case_sensitive));
    begin = end + 1;
  }
  return Value::list(std::move(keys));
}

using Keyed = std::vector<std::pair<Value, Value>>;  // key and item

std::vector<Value> sorted_items(Runtime& runtime, Keyed keyed, bool reverse) {
  for (const auto& [key, item] : keyed) runtime.charge(20 * key.weight());  // more than log2 of their number
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    const int order = compare(a.first, b.first, "<");
    return reverse ? order > 0 : order < 0;
  });
  std::vector<Value> items;
  for (auto& [key, item] : keyed) items.push_back(std::move(item));
  return items;
}

Value sort(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("sort", arguments, {"reverse", "case_sensitive", "attribute"});
  Keyed keyed;
  for (Value& item : items_of(runtime, value)) {
    Value key = sort_key(runtime, item, argument_or_none(bound, 2), bound.flag(1));
    keyed.emplace_back(std::move(key), std::move(item));
  }
  return runtime.list(sorted_items(runtime, std::move(keyed), bound.flag(0)));
}

Value dict_sort(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("dictsort", arguments, {"case_sensitive", "by", "reverse"});
  require_defined(value);
  if (!value.dict()) fail<UsageError>("dictsort: expected a dict, got ", value.type_name());
  const std::string by = bound[1] ? bound.string(1) : "key";
  if (by != "key" && by != "value") fail<UsageError>("dictsort: expected key or value for 'by'");
  Keyed keyed;
  for (const auto& [key, item] : value.dict()->entries) {
    const Value& chosen = by == "key" ? key : item;
    keyed.emplace_back(bound.flag(0) ? chosen : lower_case(chosen), Value::tuple({key, item}));
  }
  return runtime.list(sorted_items(runtime, std::move(keyed), bound.flag(2)));
}

// The first item whose key is least (`sign` -1) or greatest (`sign` 1).
template <int sign>
Value extreme(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(sign < 0 ? "min" : "max", arguments, {"case_sensitive", "attribute"});
  std::optional<Value> best, best_key;
  for (Value& item : items_of(runtime, value)) {
    Value key = key_of(runtime, item, argument_or_none(bound, 1), bound.flag(0));
    if (best && compare(key, *best_key, sign < 0 ? "<" : ">") != sign) continue;
    best = std::move(item);
    best_key = std::move(key);
  }
  return best ? *best : Value::undefined("No aggregated item, sequence was empty.");
}

Value join(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("join", arguments, {"d", "attribute"});
  std::vector<std::string> texts;
  for (const Value& item : items_of(runtime, value))
    texts.push_back(to_text(runtime, attribute_path(runtime, item, argument_or_none(bound, 1))));
  return join_texts(runtime, texts, bound[0] ? to_text(runtime, *bound[0]) : "");
}

Value list(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("list", arguments, {});
  return Value::list(items_of(runtime, value));
}

Value first(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("first", arguments, {});
  Value item;
  if (iterate(runtime, value)->next(item)) return item;
  return Value::undefined("No first item, sequence was empty.");
}

Value last(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("last", arguments, {});
  if (value.is<IteratorPtr>())
    fail<UsageError>("last: a generator has no end to begin at; a list has (| list)");
  std::vector<Value> all = items_of(runtime, value);
  return all.empty() ? Value::undefined("No last item, sequence was empty.") : std::move(all.back());
}

Value reverse(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("reverse", arguments, {});
  if (const std::string* text = value.string()) {
    std::u32string points = to_code_points(*text);
    std::reverse(points.begin(), points.end());
    return runtime.text(to_utf8(points));
  }
  std::vector<Value> all = items_of(runtime, value);
  std::reverse(all.begin(), all.end());
  if (value.is<IteratorPtr>()) return Value::list(std::move(all));
  return Value(iterate(runtime, Value::list(std::move(all))));
}

Value sum(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("sum", arguments, {"attribute", "start"});
  Value total = bound[1] ? *bound[1] : Value::integer(0);
  if (total.string()) fail<UsageError>("sum: texts cannot be added up; join does that");
  for (const Value& item : items_of(runtime, value))
    total = arithmetic(runtime, "+", total, attribute_path(runtime, item, argument_or_none(bound, 0)));
  return total;
}

constexpr std::pair<const char*, FilterFunction> kSequenceFilters[] = {
    {"dictsort", dict_sort}, {"first", first},     {"join", join},       {"last", last}, {"list", list},
    {"max", extreme<1>},     {"min", extreme<-1>}, {"reverse", reverse}, {"sort", sort}, {"sum", sum},
};

}  // namespace

FilterFunction sequence_filter(const std::string& name) {
  const auto found = std::find_if(std::begin(kSequenceFilters), std::end(kSequenceFilters),
                                  [&](const auto& filter) { return name == filter.first; });
  return found == std::end(kSequenceFilters) ? nullptr : found->second;
}

}  // namespace whet::jinja
