// JSON values that keep numbers as literals, since all digits of the arguments and results of functions
// matter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace whet::code {

struct Member;

struct Number {
  std::string literal;
};

struct Value {
  using List = std::vector<Value>;
  using Object = std::vector<Member>;  // in the order of the text; of equal keys the last one's value counts

  std::variant<std::nullptr_t, bool, Number, std::string, List, Object> held = nullptr;

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(held); }
  const std::string* text() const { return std::get_if<std::string>(&held); }
  const List* list() const { return std::get_if<List>(&held); }
  const Object* object() const { return std::get_if<Object>(&held); }

  // The member of that key, or nullptr if there is none or this is no object.
  const Value* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Value value;
};

inline constexpr int kMaxValueDepth = 100;

// JSON, with Python's NaN, Infinity and -Infinity as numbers. nullopt where it is none, or nests deeper than
// kMaxValueDepth. Halves of a surrogate pair are kept, as three bytes each.
std::optional<Value> parse_value(std::string_view json);

// As JSON in ASCII.
std::string write_value(const Value& value);

}  // namespace whet::code
