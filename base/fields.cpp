#include "base/fields.h"

#include "base/unique_keys.h"

namespace whet {

namespace fields_detail {

void refuse_kind(const std::string& path, const Json& got, const std::vector<std::string>& kinds) {
  std::string names;
  for (const std::string& kind : kinds) names += names.empty() ? kind : ", " + kind;
  const std::string guess = got.is_string() ? nearest(got.get<std::string>(), kinds) : "";
  fail<UsageError>(path, ": expected one of ", names, got.is_null() ? "" : concat(", got ", got.dump()),
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
}

}  // namespace fields_detail

void apply_override(Json& json, const std::string& assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    fail<UsageError>("--set ", assignment, ": expected key.path=value");
  const std::string text = assignment.substr(equals + 1);
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) value = text;
  if (const std::string key = find_duplicate_key(text); !value.is_string() && !key.empty())
    fail<UsageError>("--set ", assignment, ": the key \"", key, "\" is there twice; expected it once");

  Json* node = &json;
  std::istringstream path(assignment.substr(0, equals));
  for (std::string key; std::getline(path, key, '.');) {
    if (node->is_array()) {
      const bool numeric = !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
      if (!numeric || key.size() > 6 || std::stoul(key) >= node->size())
        fail<UsageError>("--set ", assignment, ": \"", key, "\" is not an index below ", node->size());
      node = &(*node)[std::stoul(key)];
    } else if (node->is_object() || node->is_null()) {
      node = &(*node)[key];
    } else {
      fail<UsageError>("--set ", assignment, ": \"", key, "\" is below a plain value");
    }
  }
  *node = std::move(value);
}

}  // namespace whet
