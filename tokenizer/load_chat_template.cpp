// Where a model's directory keeps its chat templates and special tokens, in the order that transformers
// looks.
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/file.h"
#include "tokenizer/chat_template.h"

namespace whet {

namespace {

namespace fs = std::filesystem;

struct Source {
  std::string text, name;  // the name for messages
};
using Sources = std::map<std::string, Source>;  // by the template's name

// chat_template.jinja and additional_chat_templates/*.jinja.
Sources template_files(const std::string& directory) {
  Sources sources;
  const std::string main = directory + "/chat_template.jinja",
                    more = directory + "/additional_chat_templates";
  if (file_exists(main)) sources["default"] = {read_file(main), main};
  if (!fs::is_directory(more)) return sources;
  for (const auto& entry : fs::directory_iterator(more))
    if (entry.path().extension() == ".jinja")
      sources[entry.path().stem()] = {read_file(entry.path()), entry.path()};
  return sources;
}

// The member "chat_template" of tokenizer_config.json: a text, or a list of {"name": ..., "template": ...}.
Sources config_templates(const Json& config, const std::string& path) {
  Sources sources;
  const auto member = config.find("chat_template");
  if (member == config.end() || member->is_null()) return sources;
  const std::string place = path + ": chat_template";
  if (member->is_string()) {
    sources["default"] = {member->get<std::string>(), place};
    return sources;
  }
  const auto is_text = [](const Json& entry, const char* key) {
    return entry.is_object() && entry.contains(key) && entry[key].is_string();
  };
  if (!member->is_array()) fail<UsageError>(place, ": expected a text or a list, got ", member->type_name());
  for (const Json& entry : *member) {
    if (!is_text(entry, "name") || !is_text(entry, "template"))
      fail<UsageError>(place, ": expected entries with a name and a template");
    const std::string name = entry["name"];
    sources[name] = {entry["template"].get<std::string>(), concat(place, " \"", name, "\"")};
  }
  return sources;
}

// A token's text: it may be an object with its properties.
Json token_text(const Json& token) {
  if (token.is_object() && token.contains("content")) return token["content"];
  return token;
}

// The members that are special tokens, as "bos_token": "<s>".
void add_special_tokens(const Json& config, Json& tokens) {
  for (const auto& [key, value] : config.items()) {
    if (!key.ends_with("_token")) continue;
    if (const Json text = token_text(value); text.is_string() && !tokens.contains(key)) tokens[key] = text;
  }
  for (const char* group : {"extra_special_tokens", "model_specific_special_tokens"})
    if (config.contains(group) && config[group].is_object())
      for (const auto& [key, value] : config[group].items())
        if (const Json text = token_text(value); text.is_string()) tokens[key] = text;
}

Json read_object(const std::string& path) {
  if (!file_exists(path)) return Json::object();
  Json json = read_json_file(path);
  if (!json.is_object()) fail<UsageError>(path, ": expected an object, got ", json.type_name());
  return json;
}

std::string names_of(const Sources& sources) {
  std::string names;
  for (const auto& [name, source] : sources) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace

ChatTemplate ChatTemplate::load(const std::string& directory, const std::string& name) {
  const std::string config_path = directory + "/tokenizer_config.json";
  const Json config = read_object(config_path);
  Sources sources = template_files(directory);
  if (sources.empty()) sources = config_templates(config, config_path);
  if (sources.empty())
    fail<UsageError>(directory, ": no chat template; expected chat_template.jinja, or chat_template in ",
                     "tokenizer_config.json");
  const auto found = sources.find(name);
  if (found == sources.end())
    fail<UsageError>(directory, ": no chat template \"", name, "\"; there are: ", names_of(sources));
  Json tokens = Json::object();
  add_special_tokens(config, tokens);
  add_special_tokens(read_object(directory + "/special_tokens_map.json"), tokens);
  return {found->second.text, found->second.name, std::move(tokens)};
}

}  // namespace whet
