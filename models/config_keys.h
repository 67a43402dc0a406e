// Typed look-ups in config.json; errors name the key, its value and what was expected. null is not the same
// as missing: transformers rejects it for most keys, and for some it has a special meaning.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace whet {

class Keys {
 public:
  Keys(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

  bool contains(const char* key) const { return json_.contains(key); }
  bool has(const char* key) const { return contains(key) && !json_[key].is_null(); }
  bool is_null(const char* key) const { return contains(key) && json_[key].is_null(); }

  template <class T>
  T get(const char* key) const {
    if (!contains(key)) fail<UsageError>(where_, ": \"", key, "\" is missing");
    const Json& value = json_[key];
    if (!is<T>(value)) refuse(key, name_of<T>());
    return value.get<T>();
  }
  // `otherwise` where the key is missing.
  template <class T>
  T get(const char* key, T otherwise) const {
    return contains(key) ? get<T>(key) : otherwise;
  }

  int64_t positive(const char* key) const {
    const auto value = get<int64_t>(key);
    if (value <= 0 || value > (int64_t{1} << 31)) refuse(key, "a positive integer");
    return value;
  }
  int64_t positive(const char* key, int64_t otherwise) const {
    return contains(key) ? positive(key) : otherwise;
  }
  int64_t not_negative(const char* key, int64_t otherwise) const {
    const auto value = get(key, otherwise);
    if (value < 0 || value > (int64_t{1} << 31)) refuse(key, "an integer that is not negative");
    return value;
  }
  double positive_number(const char* key) const {
    const auto value = get<double>(key);
    if (!(value > 0 && std::isfinite(static_cast<float>(value)))) refuse(key, "a positive number");
    return value;
  }

  template <class T>
  void expect(const char* key, const T& supported) const {
    if (contains(key) && get<T>(key) != supported)
      fail<UsageError>(where_, ": \"", key, "\": ", json_[key].dump(), " is not supported; expected ",
                       Json(supported).dump());
  }

  [[noreturn]] void refuse(const char* key, const std::string& expected) const {
    std::string found = contains(key) ? json_[key].dump() : "nothing";
    if (found.size() > 80) found = found.substr(0, 80) + "...";
    fail<UsageError>(where_, ": \"", key, "\": expected ", expected, ", got ", found);
  }

 private:
  template <class T>
  static bool is(const Json& value) {
    if constexpr (std::is_same_v<T, bool>) {
      return value.is_boolean();
    } else if constexpr (std::is_same_v<T, int64_t>) {
      return value.is_number_integer() && (!value.is_number_unsigned() || value.get<uint64_t>() <= INT64_MAX);
    } else if constexpr (std::is_same_v<T, double>) {
      return value.is_number();
    } else if constexpr (std::is_same_v<T, std::string>) {
      return value.is_string();
    } else {
      if (!value.is_array()) return false;
      for (const Json& one : value)
        if (!is<typename T::value_type>(one)) return false;
      return true;
    }
  }

  template <class T>
  static std::string name_of() {
    if constexpr (std::is_same_v<T, bool>) return "true or false";
    if constexpr (std::is_same_v<T, int64_t>) return "an integer";
    if constexpr (std::is_same_v<T, double>) return "a number";
    if constexpr (std::is_same_v<T, std::string>) return "a text";
    if constexpr (std::is_same_v<T, std::vector<int64_t>>) return "a list of integers";
    if constexpr (std::is_same_v<T, std::vector<std::string>>) return "a list of texts";
    return "another type";
  }

  const Json& json_;
  std::string where_;
};

}  // namespace whet
