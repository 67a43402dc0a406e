#include "cli/recipe.h"

#include <algorithm>

#include "base/file.h"
#include "base/resume_rule.h"
#include "base/unique_keys.h"
#include "rl/config.h"
#include "train/config.h"

namespace whet {

namespace {

template <class Config>
Json resolved(const Json& json, int cores) {
  Config config;
  read_config(json, config);
  expect_threads("threads:", config.threads);
  if (config.threads == 0) config.threads = cores;
  validate(config);
  return write_config(config);
}

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

template <class Config>
std::string help() {
  std::string text;
  const ResumeRules rules = resume_rules<Config>();
  for (const auto& doc : describe_config<Config>())
    text +=
        "  " + doc.path + " = " + doc.default_value + "\n      " + doc.help + rule_of(rules, doc.path) + "\n";
  return text;
}

Json read_recipe(const std::string& path) {
  const std::string text = read_file(path);
  Json json = parse_json(text, path);
  if (const std::string key = find_duplicate_key(text); !key.empty())
    fail<UsageError>(path, ": the key \"", key, "\" is there twice; expected it once");
  return json;
}

}  // namespace

void expect_threads(const std::string& what, int threads) {
  if (threads < 0 || threads > 4096)
    fail<UsageError>(what, " expected 0 (all cores) or up to 4096 threads, got ", threads);
}

Json resolve_recipe(const std::string& command, const std::string& path,
                    const std::vector<std::string>& overrides, int cores) {
  Json json = read_recipe(path);
  for (const auto& assignment : overrides) apply_override(json, assignment);
  try {
    Json config =
        command == "grpo" ? resolved<GrpoConfig>(json, cores) : resolved<PretrainConfig>(json, cores);
    config["version"] = WHET_VERSION;
    return config;
  } catch (const UsageError& error) {
    fail<UsageError>(path, ": ", error.what());
  }
}

std::string recipe_help(const std::string& command) {
  return command == "grpo" ? help<GrpoConfig>() : help<PretrainConfig>();
}

}  // namespace whet
