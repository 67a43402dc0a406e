#include "train/recipe_difference.h"

#include <algorithm>

namespace whet {

namespace {

bool holds(const std::vector<std::string>& paths, const std::string& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

Json value_at(const Json& json, const std::string& key) { return json.contains(key) ? json[key] : Json(); }

std::string first_difference(const std::string& path, const Json& before, const Json& now,
                             const ResumeRules& rules) {
  if (before == now || holds(rules.may_change, path)) return "";
  if (before.is_object() && now.is_object()) {
    Json keys = before;
    keys.update(now);
    for (const auto& [key, unused] : keys.items())
      if (auto found = first_difference(path.empty() ? key : path + "." + key, value_at(before, key),
                                        value_at(now, key), rules);
          !found.empty())
        return found;
    return "";
  }
  if (before.is_array() && now.is_array() && before.size() == now.size()) {
    for (size_t i = 0; i < now.size(); ++i)
      if (auto found = first_difference(concat(path, "[", i, "]"), before[i], now[i], rules); !found.empty())
        return found;
    return "";
  }
  const bool growing = holds(rules.may_grow, path) && before.is_number() && now.is_number();
  if (growing && now > before) return "";
  return concat(path, " is ", before.dump(), " there and ", now.dump(), " here",
                growing ? ", and it may only grow" : "");
}

}  // namespace

std::string recipe_difference(const Json& before, const Json& now, const ResumeRules& rules) {
  return first_difference("", before, now, rules);
}

}  // namespace whet
