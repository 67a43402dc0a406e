// One visited field list per config struct gives parsing, printing, documentation and the rejection
// of unknown keys. A struct writes
//
//   template <class V> void fields(V& v) { v("lr", lr, "peak learning rate", above(0)); v("clip", clip,
//   "..."); }
//
// and gets read_config, write_config, check_bounds and describe_config. Members may be bool, integers,
// double, string, Json (taken as it is), enums with names (base/enum_names.h), std::optional of those, nested
// structs with fields(), and vectors of any of them. What a number must lie within stands behind its help
// (base/bounds.h). Members that depend on what kind of thing the struct describes are a std::variant of
// structs that have fields() and a constant kName:
//
//   v.one_of("type", options, "what it is");   // {"type": "overlong", "buffer": 100}
//
// reads the kind from the key "type", which has to be there, and the members of that kind beside it. Where
// the key may be left out, v.one_of_or_first(...) keeps the kind that is there, by default the first of the
// list. A struct with a constant kShorthand, the name of one of its members, may be written as that member's
// text alone; a list of such structs as one text, and as "" when it is empty.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "base/error.h"
#include "base/json.h"

namespace whet {

namespace fields_detail {

struct AnyVisitor {
  template <class T>
  void operator()(const char*, T&, const char* = "", const Bounds& = {}) {}
  template <class... Kinds>
  void one_of(const char*, std::variant<Kinds...>&, const char* = "") {}
  template <class... Kinds>
  void one_of_or_first(const char*, std::variant<Kinds...>&, const char* = "") {}
};
template <class T>
concept Visited = requires(T& t, AnyVisitor& v) {
  t.fields(v);
};

template <class T>
concept HasShorthand = requires {
  T::kShorthand;
};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
void read_value(const Json& json, T& value, const std::string& path);

inline std::string join_path(const std::string& path, const char* name) {
  return path.empty() ? name : path + "." + name;
}

// Of a number, or of every number in it.
template <class T>
void expect_within(const T& value, const Bounds& bounds, const std::string& path) {
  if constexpr (IsOptional<T>::value) {
    if (value) expect_within(*value, bounds, path);
  } else if constexpr (IsVector<T>::value) {
    for (size_t i = 0; i < value.size(); ++i)
      expect_within<typename T::value_type>(value[i], bounds, concat(path, "[", i, "]"));
  } else if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
    const auto number = static_cast<double>(value);
    if (!bounds.allow(number)) refuse_number(path, bounds, number);
  }
}

// Makes `value` the default one of the kind `name`; false when there is none.
template <class... Kinds>
bool choose_kind(std::variant<Kinds...>& value, const std::string& name) {
  return ((name == Kinds::kName && (value.template emplace<Kinds>(), true)) || ...);
}

// Throws UsageError that names the kinds, and the one that was probably meant.
[[noreturn]] void refuse_kind(const std::string& path, const Json& got,
                              const std::vector<std::string>& kinds);

// Reads known members and remembers their names, so that the rest can be refused.
struct Reader {
  const Json& json;
  const std::string& path;
  std::vector<std::string> known;

  template <class T>
  void operator()(const char* name, T& value, const char* = "", const Bounds& bounds = {}) {
    known.push_back(name);
    const auto it = json.find(name);
    if (it == json.end()) return;
    read_value(*it, value, path_of(name));
    expect_within(value, bounds, path_of(name));
  }

  template <class... Kinds>
  void one_of(const char* name, std::variant<Kinds...>& value, const char* = "") {
    known.push_back(name);
    const Json kind = json.value(name, Json());
    if (!kind.is_string() || !choose_kind(value, kind.get<std::string>()))
      refuse_kind(path_of(name), kind, {Kinds::kName...});
    std::visit([&](auto& chosen) { chosen.fields(*this); }, value);
  }

  template <class... Kinds>
  void one_of_or_first(const char* name, std::variant<Kinds...>& value, const char* = "") {
    if (json.contains(name)) return one_of(name, value);
    known.push_back(name);
    std::visit([&](auto& chosen) { chosen.fields(*this); }, value);
  }

  std::string path_of(const char* name) const { return join_path(path, name); }
};

template <class T>
void read_object(const Json& json, T& value, const std::string& path) {
  if (!json.is_object())
    fail<UsageError>(path, path.empty() ? "" : ": ", "expected an object, got ", json.type_name());
  Reader reader{json, path, {}};
  value.fields(reader);
  for (const auto& [key, unused] : json.items()) {
    if (std::find(reader.known.begin(), reader.known.end(), key) != reader.known.end()) continue;
    const std::string guess = nearest(key, reader.known);
    fail<UsageError>("unknown key \"", path.empty() ? key : path + "." + key, "\"",
                     guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
  }
}

// A list of structs that have a shorthand: one text stands for a list of one, "" for none.
template <class T>
Json as_list(const Json& json) {
  if constexpr (HasShorthand<T>)
    if (json.is_string()) return json == "" ? Json::array() : Json::array({json});
  return json;
}

template <class T>
void read_value(const Json& json, T& value, const std::string& path) {
  const auto expect = [&](bool ok, const char* what) {
    if (!ok) fail<UsageError>(path, ": expected ", what, ", got ", json.dump());
  };
  if constexpr (std::is_same_v<T, Json>) {
    value = json;
  } else if constexpr (IsOptional<T>::value) {
    if (json.is_null()) return value.reset();
    read_value(json, value.emplace(), path);
  } else if constexpr (IsVector<T>::value) {
    const Json list = as_list<typename T::value_type>(json);
    expect(list.is_array(), HasShorthand<typename T::value_type> ? "a text or a list" : "a list");
    value.clear();
    for (size_t i = 0; i < list.size(); ++i)
      read_value(list[i], value.emplace_back(), concat(path, "[", i, "]"));
  } else if constexpr (std::is_same_v<T, bool>) {
    expect(json.is_boolean(), "true or false");
    value = json.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    expect(json.is_number_integer(), "an integer");
    if constexpr (std::is_unsigned_v<T>) expect(json.is_number_unsigned(), "a non-negative integer");
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<uint64_t>())
                                                : std::in_range<T>(json.get<int64_t>());
    using Limits = std::numeric_limits<T>;
    expect(fits, concat("an integer from ", Limits::min(), " to ", Limits::max()).c_str());
    value = json.get<T>();
  } else if constexpr (std::is_floating_point_v<T>) {
    expect(json.is_number(), "a number");
    value = json.get<T>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    expect(json.is_string(), "a string");
    value = json.get<std::string>();
  } else if constexpr (NamedEnum<T>) {
    expect(json.is_string(), either_of(all_names<T>()).c_str());
    value = parse_named<T>(json.get<std::string>(), path);
  } else if constexpr (HasShorthand<T>) {
    read_object(json.is_string() ? Json{{T::kShorthand, json}} : json, value, path);
  } else {
    read_object(json, value, path);
  }
}

template <class T>
Json write_value(T& value);

struct Writer {
  Json json = Json::object();
  template <class T>
  void operator()(const char* name, T& value, const char* = "", const Bounds& = {}) {
    json[name] = write_value(value);
  }
  template <class... Kinds>
  void one_of(const char* name, std::variant<Kinds...>& value, const char* = "") {
    const auto write = [&](auto& chosen) {
      json[name] = chosen.kName;
      chosen.fields(*this);
    };
    std::visit(write, value);
  }
  template <class... Kinds>
  void one_of_or_first(const char* name, std::variant<Kinds...>& value, const char* = "") {
    one_of(name, value);
  }
};

template <class T>
Json write_value(T& value) {
  if constexpr (IsOptional<T>::value) {
    return value ? write_value(*value) : Json(nullptr);
  } else if constexpr (IsVector<T>::value) {
    Json list = Json::array();
    for (auto& item : value) list.push_back(write_value(item));
    return list;
  } else if constexpr (Visited<T>) {
    Writer writer;
    value.fields(writer);
    return writer.json;
  } else if constexpr (NamedEnum<T>) {
    return name_of(value);
  } else {
    return Json(value);
  }
}

template <class T>
void check_members(T& value, const std::string& path);

struct BoundsChecker {
  const std::string& path;

  template <class T>
  void operator()(const char* name, T& value, const char* = "", const Bounds& bounds = {}) {
    const std::string member = join_path(path, name);
    expect_within(value, bounds, member);
    check_members(value, member);
  }
  template <class... Kinds>
  void one_of(const char*, std::variant<Kinds...>& value, const char* = "") {
    std::visit([&](auto& chosen) { chosen.fields(*this); }, value);
  }
  template <class... Kinds>
  void one_of_or_first(const char* name, std::variant<Kinds...>& value, const char* = "") {
    one_of(name, value);
  }
};

template <class T>
void check_members(T& value, const std::string& path) {
  if constexpr (IsOptional<T>::value) {
    if (value) check_members(*value, path);
  } else if constexpr (IsVector<T>::value) {
    if constexpr (Visited<typename T::value_type>)
      for (size_t i = 0; i < value.size(); ++i) check_members(value[i], concat(path, "[", i, "]"));
  } else if constexpr (Visited<T>) {
    BoundsChecker checker{path};
    value.fields(checker);
  }
}

}  // namespace fields_detail

// Fills `config` from JSON; keys not in the file keep their defaults. Throws UsageError that names the
// full path of the offending key: one that is unknown (and the nearest known name), of another type than its
// member, or out of its bounds.
template <class T>
void read_config(const Json& json, T& config, const std::string& path = "") {
  fields_detail::read_object(json, config, path);
}

template <class T>
Json write_config(T config) {
  return fields_detail::write_value(config);
}

// Throws UsageError that names the full path of the first number out of its bounds, defaults and values that
// code has set included.
template <class T>
void check_bounds(T config, const std::string& path = "") {
  fields_detail::check_members(config, path);
}

// One documented option: its full dotted path, default as JSON (or "required"), help, and what it may be
// where not every value of its type will do: "at least 1", "none, ngram or mtp".
struct FieldDoc {
  std::string path, default_value, help, values;
};

namespace fields_detail {

template <class T>
std::string values_of(const Bounds& bounds) {
  if constexpr (NamedEnum<T>)
    return either_of(all_names<T>());
  else if constexpr (IsOptional<T>::value || IsVector<T>::value)
    return values_of<typename T::value_type>(bounds);
  else
    return bounds.text();
}

struct Documenter {
  std::vector<FieldDoc>& docs;
  std::string prefix;
  std::string kind = "";  // "overlong: " before the help of what only this kind has

  template <class T>
  void operator()(const char* name, T& value, const char* help = "", const Bounds& bounds = {}) {
    const std::string path = prefix + name;
    if constexpr (Visited<T>) {
      Documenter inner{docs, path + ".", kind};
      value.fields(inner);
    } else {
      docs.push_back({path, write_value(value).dump(), kind + help, values_of<T>(bounds)});
      if constexpr (IsVector<T>::value) {
        if constexpr (Visited<typename T::value_type>) {
          typename T::value_type element{};
          Documenter inner{docs, path + "[].", kind};
          element.fields(inner);
        }
      }
    }
  }

  template <class... Kinds>
  void one_of(const char* name, std::variant<Kinds...>& value, const char* help = "") {
    describe_kinds(name, "required", help, value);
  }

  template <class... Kinds>
  void one_of_or_first(const char* name, std::variant<Kinds...>& value, const char* help = "") {
    const auto name_of = [](const auto& chosen) { return chosen.kName; };
    describe_kinds(name, Json(std::visit(name_of, value)).dump(), help, value);
  }

  template <class... Kinds>
  void describe_kinds(const char* name, const std::string& default_kind, const char* help,
                      const std::variant<Kinds...>&) {
    docs.push_back({prefix + name, default_kind, kind + help, either_of({Kinds::kName...})});
    (describe_kind(Kinds{}), ...);
  }

  template <class Kind>
  void describe_kind(Kind defaults) {
    Documenter inner{docs, prefix, concat(kind, Kind::kName, ": ")};
    defaults.fields(inner);
  }
};

}  // namespace fields_detail

template <class T>
std::vector<FieldDoc> describe_config() {
  T config{};
  std::vector<FieldDoc> docs;
  fields_detail::Documenter documenter{docs, ""};
  config.fields(documenter);
  return docs;
}

// Applies "a.b=value" to a JSON tree; the value is JSON when it parses as such, else a string.
void apply_override(Json& json, const std::string& assignment);

}  // namespace whet
