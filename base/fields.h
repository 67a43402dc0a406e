// One visited field list per config struct gives parsing, printing, documentation and the rejection
// of unknown keys. A struct writes
//
//   template <class V> void fields(V& v) { v("lr", lr, "peak learning rate"); v("clip", clip, "..."); }
//
// and gets read_config, write_config and describe_config. Members may be bool, integers, double,
// string, Json (taken as it is), std::optional of those, nested structs with fields(), and vectors of any
// of them. Members that depend on what kind of thing the struct describes are a std::variant of structs that
// have fields() and a constant kName:
//
//   v.one_of("type", options, "what it is");   // {"type": "overlong", "buffer": 100}
//
// reads the kind from the key "type", which has to be there, and the members of that kind beside it. Where the
// key may be left out, v.one_of_or_first(...) keeps the kind that is there, by default the first of the list.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace whet {

namespace fields_detail {

struct AnyVisitor {
  template <class T>
  void operator()(const char*, T&, const char* = "") {}
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
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
void read_value(const Json& json, T& value, const std::string& path);

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
  void operator()(const char* name, T& value, const char* = "") {
    known.push_back(name);
    if (auto it = json.find(name); it != json.end()) read_value(*it, value, path_of(name));
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

  std::string path_of(const char* name) const { return path.empty() ? name : path + "." + name; }
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
    expect(json.is_array(), "a list");
    value.clear();
    for (size_t i = 0; i < json.size(); ++i)
      read_value(json[i], value.emplace_back(), concat(path, "[", i, "]"));
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
  } else {
    read_object(json, value, path);
  }
}

template <class T>
Json write_value(T& value);

struct Writer {
  Json json = Json::object();
  template <class T>
  void operator()(const char* name, T& value, const char* = "") {
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
  } else {
    return Json(value);
  }
}

}  // namespace fields_detail

// Fills `config` from JSON; keys not in the file keep their defaults. Throws UsageError that names the
// full path of the offending key and, for unknown ones, the nearest known name.
template <class T>
void read_config(const Json& json, T& config, const std::string& path = "") {
  fields_detail::read_object(json, config, path);
}

template <class T>
Json write_config(T config) {
  return fields_detail::write_value(config);
}

// One documented option: its full dotted path, default as JSON (or "required"), and help.
struct FieldDoc {
  std::string path, default_value, help;
};

namespace fields_detail {

struct Documenter {
  std::vector<FieldDoc>& docs;
  std::string prefix;
  std::string kind = "";  // "overlong: " before the help of what only this kind has

  template <class T>
  void operator()(const char* name, T& value, const char* help = "") {
    const std::string path = prefix + name;
    if constexpr (Visited<T>) {
      Documenter inner{docs, path + ".", kind};
      value.fields(inner);
    } else {
      docs.push_back({path, write_value(value).dump(), kind + help});
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
    std::string names;
    ((names += concat(names.empty() ? ": " : ", ", Kinds::kName)), ...);
    docs.push_back({prefix + name, default_kind, kind + help + names});
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
