#include "cli/recipe.h"

#include <algorithm>

#include "base/file.h"
#include "base/resume_rule.h"
#include "base/unique_keys.h"
#include "cli/machine_options.h"

namespace whet {

namespace {

// What the field list says of `path` when a run is resumed, beside that it must not differ.
std::string rule_of(const ResumeRules& rules, const std::string& path) {
  const auto marked = [&](const std::vector<std::string>& paths) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& mark) { return path == mark || path.starts_with(mark + "."); });
  };
  return marked(rules.may_change) ? " (may change on resume)"
         : marked(rules.may_grow) ? " (may grow on resume)"
                                  : "";
}

Json read_recipe(const std::string& path) {
  const std::string text = read_file(path);
  Json json = parse_json(text, path);
  if (const std::string key = find_duplicate_key(text); !key.empty())
    fail<UsageError>(path, ": the key \"", key, "\" is there twice; expected it once");
  return json;
}

template <class Config>
Config checked(const Json& json) {
  Config config;
  read_config(json, config);
  validate(config);
  if (config.threads == 0) config.threads = core_count();
  config.version = WHET_VERSION;
  return config;
}

}  // namespace

template <class Config>
Config resolve_recipe(const std::string& path, const std::vector<std::string>& overrides) {
  Json json = read_recipe(path);
  for (const auto& assignment : overrides) apply_override(json, assignment);
  try {
    return checked<Config>(json);
  } catch (const UsageError& error) {
    fail<UsageError>(path, ": ", error.what());
  }
}

template <class Config>
std::string recipe_help() {
  std::string text;
  const ResumeRules rules = resume_rules<Config>();
  for (const auto& doc : describe_config<Config>())
    text += "  " + doc.path + " = " + doc.default_value + (doc.values.empty() ? "" : "  // " + doc.values) +
            "\n      " + doc.help + rule_of(rules, doc.path) + "\n";
  return text;
}

template GrpoConfig resolve_recipe(const std::string&, const std::vector<std::string>&);
template PretrainConfig resolve_recipe(const std::string&, const std::vector<std::string>&);
template std::string recipe_help<GrpoConfig>();
template std::string recipe_help<PretrainConfig>();

}  // namespace whet
