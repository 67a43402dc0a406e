// Filters that are generators in Jinja: items are computed on demand, once, and errors are thrown then.
#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "base/error.h"
#include "jinja/filter_keys.h"
#include "jinja/filters.h"
#include "jinja/predicates.h"

namespace whet::jinja {

namespace {

using MakeItems = IteratorPtr (*)(Runtime& runtime, const Value& value, const Arguments& arguments);

template <MakeItems make>
Value generator(Runtime& runtime, const Value& value, const Arguments& arguments) {
  auto next = [&runtime, value, arguments, source = IteratorPtr()](Value& out) mutable {
    if (!source) source = make(runtime, value, arguments);
    return source->next(out);
  };
  return Value(make_iterator(std::max(value.depth(), arguments.depth()), std::move(next)));
}

// The iterators below exist only inside a generator, which has counted their depth.
template <class Next>
IteratorPtr inner_iterator(Next next) {
  return make_iterator(0, std::move(next));
}

IteratorPtr nothing() {
  return inner_iterator([](Value&) { return false; });
}

IteratorPtr items(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("items", arguments, {});
  if (value.is<Undefined>()) return nothing();
  const auto* dict = value.get<DictPtr>();
  if (!dict) fail<UsageError>("items: expected a dict, got ", value.type_name());
  return inner_iterator([dict = *dict, i = size_t{0}](Value& out) mutable {
    if (i == dict->entries.size()) return false;
    out = Value::tuple({dict->entries[i].first, dict->entries[i].second});
    ++i;
    return true;
  });
}

IteratorPtr unique(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound("unique", arguments, {"case_sensitive", "attribute"});
  return inner_iterator([&runtime, source = iterate(runtime, value), seen = std::unordered_set<std::string>(),
                         path = argument_or_none(bound, 1),
                         case_sensitive = bound.flag(0)](Value& out) mutable {
    while (source->next(out))
      if (seen.insert(hash_key(key_of(runtime, out, path, case_sensitive))).second) return true;
    return false;
  });
}

// map(attribute=PATH, default=VALUE), or map(FILTER, its arguments ...).
std::function<Value(const Value&)> mapping(Runtime& runtime, const Arguments& arguments) {
  const auto& given = arguments.positional;
  if (given.empty()) {
    const Bound bound("map", arguments, {"attribute", "default"}, 1);
    return [&runtime, path = bound.required(0), fallback = argument_or_none(bound, 1)](const Value& item) {
      return attribute_path(runtime, item, path, fallback);
    };
  }
  if (!given[0].string()) fail<UsageError>("map: expected the name of a filter, got ", given[0].type_name());
  Arguments rest = arguments;
  rest.positional.erase(rest.positional.begin());
  return [&runtime, name = *given[0].string(), rest = std::move(rest)](const Value& item) {
    return apply_filter(runtime, name, item, rest);
  };
}

IteratorPtr map(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!truthy(value)) return nothing();
  return inner_iterator(
      [&runtime, source = iterate(runtime, value), change = mapping(runtime, arguments)](Value& out) {
        Value item;
        if (!source->next(item)) return false;
        runtime.charge(1);
        out = change(item);
        return true;
      });
}

// The arguments of select and similar filters: the path of the tested part, the test's name and its
// arguments.
struct Selection {
  Value path;
  std::string test;  // "" for the truth value
  Arguments arguments;
};

Selection selection(const Arguments& arguments, bool by_attribute) {
  Selection chosen{{}, "", arguments};
  auto& rest = chosen.arguments.positional;
  if (by_attribute) {
    if (rest.empty()) fail<UsageError>("selectattr: the attribute's name is missing");
    chosen.path = rest.front();
    rest.erase(rest.begin());
  }
  if (rest.empty()) return chosen;
  if (!rest.front().string())
    fail<UsageError>("select: expected the name of a test, got ", rest.front().type_name());
  chosen.test = *rest.front().string();
  rest.erase(rest.begin());
  return chosen;
}

// Keeps the items that pass a test, or with `wanted` false those that do not.
template <bool wanted, bool by_attribute>
IteratorPtr select(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!truthy(value)) return nothing();
  return inner_iterator(
      [&runtime, source = iterate(runtime, value), by = selection(arguments, by_attribute)](Value& out) {
        while (source->next(out)) {
          runtime.charge(1);
          const Value tested = attribute_path(runtime, out, by.path);
          const bool passes =
              by.test.empty() ? truthy(tested) : apply_predicate(runtime, by.test, tested, by.arguments);
          if (passes == wanted) return true;
        }
        return false;
      });
}

constexpr std::pair<const char*, FilterFunction> kGeneratorFilters[] = {
    {"items", generator<items>},
    {"map", generator<map>},
    {"reject", generator<select<false, false>>},
    {"rejectattr", generator<select<false, true>>},
    {"select", generator<select<true, false>>},
    {"selectattr", generator<select<true, true>>},
    {"unique", generator<unique>},
};

}  // namespace

FilterFunction generator_filter(const std::string& name) {
  const auto found = std::find_if(std::begin(kGeneratorFilters), std::end(kGeneratorFilters),
                                  [&](const auto& filter) { return name == filter.first; });
  return found == std::end(kGeneratorFilters) ? nullptr : found->second;
}

}  // namespace whet::jinja
