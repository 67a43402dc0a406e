// Enums whose values have names, for recipes, messages and files. The names stand beside the enum:
//
//   enum class Schedule { constant, cosine };
//   constexpr auto enum_names(Schedule) {
//     return std::to_array<EnumName<Schedule>>({{Schedule::constant, "constant"}, {Schedule::cosine,
//     "cosine"}});
//   }
//
// That makes it a NamedEnum: name_of() and find_named() work, and it may be a field of a recipe
// (base/fields.h).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace whet {

template <class E>
struct EnumName {
  E value;
  const char* name;
};

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
  enum_names(value);
};

template <NamedEnum E>
constexpr const char* name_of(E value) {
  for (const auto& entry : enum_names(value))
    if (entry.value == value) return entry.name;
  return "";
}

template <NamedEnum E>
constexpr std::optional<E> find_named(std::string_view name) {
  for (const auto& entry : enum_names(E{}))
    if (entry.name == name) return entry.value;
  return std::nullopt;
}

// All names, in the order of the table.
template <NamedEnum E>
std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& entry : enum_names(E{})) names.push_back(entry.name);
  return names;
}

// "none, ngram or mtp"; an empty name is written as "".
std::string either_of(const std::vector<std::string>& names);

// Throws UsageError: `path`: expected none, ngram or mtp, got `got`; did you mean "ngram"?
[[noreturn]] void refuse_name(const std::string& path, const std::string& got,
                              const std::vector<std::string>& names);

// The value of that name. Throws UsageError that begins with `path` and lists the names.
template <NamedEnum E>
E parse_named(std::string_view name, const std::string& path) {
  if (const auto found = find_named<E>(name)) return *found;
  refuse_name(path, std::string(name), all_names<E>());
}

}  // namespace whet
