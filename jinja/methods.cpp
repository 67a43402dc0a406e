#include "jinja/methods.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "jinja/string_methods.h"

namespace whet::jinja {

namespace {

using Names = std::initializer_list<const char*>;

bool is_one_of(const std::string& name, Names names) {
  return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

Value forbidden(const Value& object, const std::string& name) {
  return Value::undefined(
      concat("access to attribute '", name, "' of '", object.type_name(), "' object is unsafe."));
}

Value dict_view(Runtime& runtime, const Dict& dict, Sequence::Kind kind) {
  runtime.charge_items(dict.entries.size());
  std::vector<Value> items;
  for (const auto& [key, value] : dict.entries) {
    if (kind == Sequence::Kind::dict_keys)
      items.push_back(key);
    else if (kind == Sequence::Kind::dict_values)
      items.push_back(value);
    else
      items.push_back(Value::tuple({key, value}));
  }
  return make_sequence(kind, std::move(items));
}

std::optional<Value> dict_method(const Value& object, const std::string& name) {
  const DictPtr dict = *object.get<DictPtr>();
  if (is_one_of(name, {"clear", "pop", "popitem", "setdefault", "update"})) return forbidden(object, name);
  const auto view = [&](Sequence::Kind kind) {
    return make_function(name, object.depth(),
                         [dict, kind, name](Runtime& runtime, const Arguments& arguments) {
                           const Bound none(name, arguments, {});
                           return dict_view(runtime, *dict, kind);
                         });
  };
  if (name == "items") return view(Sequence::Kind::dict_items);
  if (name == "keys") return view(Sequence::Kind::dict_keys);
  if (name == "values") return view(Sequence::Kind::dict_values);
  if (name == "copy")
    return make_function(name, object.depth(), [object](Runtime&, const Arguments&) { return object; });
  if (name == "get")
    return make_function(name, object.depth(), [dict](Runtime& runtime, const Arguments& arguments) {
      const Bound bound("get", arguments, {"key", "default"}, 1);
      runtime.charge_key(bound.required(0));
      const Value* found = dict->find(bound.required(0));
      return found ? *found : bound[1] ? *bound[1] : Value();
    });
  return std::nullopt;
}

std::optional<Value> sequence_method(const Value& object, const std::string& name) {
  const SequencePtr sequence = *object.get<SequencePtr>();
  const bool is_list = sequence->kind == Sequence::Kind::list;
  if (is_list && is_one_of(name, {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"}))
    return forbidden(object, name);
  if (is_list && name == "copy")
    return make_function(name, object.depth(), [object](Runtime&, const Arguments&) { return object; });
  if (name == "count")
    return make_function(name, object.depth(), [sequence](Runtime& runtime, const Arguments& arguments) {
      const Bound bound("count", arguments, {"value"}, 1);
      runtime.charge(sequence->weight);
      const auto& items = sequence->items;
      return Value::integer(std::count_if(items.begin(), items.end(),
                                          [&](const Value& item) { return equal(item, bound.required(0)); }));
    });
  if (name == "index")
    return make_function(name, object.depth(), [sequence](Runtime& runtime, const Arguments& arguments) {
      const Bound bound("index", arguments, {"value"}, 1);
      runtime.charge(sequence->weight);
      for (size_t i = 0; i < sequence->items.size(); ++i)
        if (equal(sequence->items[i], bound.required(0))) return Value::integer(static_cast<int64_t>(i));
      fail<UsageError>("index: the value is not in the list");
    });
  return std::nullopt;
}

}  // namespace

std::optional<Value> method_of(const Value& object, const std::string& name) {
  if (name.starts_with("__") && name.ends_with("__")) return forbidden(object, name);
  if (object.dict()) return dict_method(object, name);
  if (object.sequence()) return sequence_method(object, name);
  if (!object.string()) return std::nullopt;
  const StringMethod method = string_method(name);
  if (method == nullptr) return std::nullopt;
  return make_function(name, object.depth(), [object, method](Runtime& runtime, const Arguments& arguments) {
    runtime.charge_text(object.string()->size());
    return method(runtime, *object.string(), arguments);
  });
}

bool is_unsupported_method(const std::string& name) {
  return is_one_of(name, {"casefold", "encode", "expandtabs", "format", "format_map", "fromkeys", "isascii",
                          "isidentifier", "isprintable", "istitle", "maketrans", "swapcase", "translate"});
}

}  // namespace whet::jinja
