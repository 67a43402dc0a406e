// Reads the chat templates and special tokens of a model's directory, with the precedence of transformers.
#include "tokenizer/chat_templates.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"

namespace whet {

namespace {

namespace fs = std::filesystem;

// A token's text; the token may be an object with properties.
Json token_text(const Json& token) {
  if (token.is_object() && token.contains("content")) return token["content"];
  return token;
}

Json read_object(const std::string& path) {
  if (!file_exists(path)) return Json::object();
  Json json = read_json_file(path);
  if (!json.is_object()) fail<UsageError>(path, ": expected an object, got ", json.type_name());
  return json;
}

// The members of tokenizer_config.json that are special tokens, as "bos_token": "<s>". In directories from
// before "added_tokens_decoder" those of special_tokens_map.json have precedence.
Json special_tokens(Json config, const std::string& directory) {
  if (!config.contains("added_tokens_decoder"))
    config.update(read_object(directory + "/special_tokens_map.json"));
  Json tokens = Json::object();
  for (const auto& [key, value] : config.items())
    if (const Json text = token_text(value); key.ends_with("_token") && text.is_string()) tokens[key] = text;
  for (const char* group : {"extra_special_tokens", "model_specific_special_tokens"})
    if (config.contains(group) && config[group].is_object())
      for (const auto& [key, value] : config[group].items())
        if (const Json text = token_text(value); text.is_string()) tokens[key] = text;
  return tokens;
}

}  // namespace

ChatTemplates::Sources ChatTemplates::read_files(const std::string& directory) {
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

// The member "chat_template": a text, a list of {"name": ..., "template": ...}, or an object of them.
ChatTemplates::Sources ChatTemplates::read_config(const Json& config, const std::string& path) {
  Sources sources;
  const auto member = config.find("chat_template");
  if (member == config.end() || member->is_null()) return sources;
  const std::string where = path + ": chat_template";
  const auto add = [&](const std::string& name, const Json& text) {
    if (!text.is_string()) fail<UsageError>(where, ": expected entries with a name and a template");
    sources[name] = {text.get<std::string>(), concat(where, " \"", name, "\"")};
  };
  if (member->is_string()) {
    sources["default"] = {member->get<std::string>(), where};
  } else if (member->is_object()) {
    for (const auto& [name, text] : member->items()) add(name, text);
  } else if (member->is_array()) {
    for (const Json& entry : *member) {
      const Json name = entry.is_object() ? entry.value("name", Json()) : Json();
      if (!name.is_string()) fail<UsageError>(where, ": expected entries with a name and a template");
      add(name.get<std::string>(), entry.value("template", Json()));
    }
  } else {
    fail<UsageError>(where, ": expected a text or a list, got ", member->type_name());
  }
  return sources;
}

ChatTemplates ChatTemplates::load(const std::string& directory) {
  const std::string config_path = directory + "/tokenizer_config.json";
  const Json config = read_object(config_path);
  ChatTemplates templates;
  templates.directory_ = directory;
  templates.sources_ = read_files(directory);
  const auto& sources = templates.sources_;
  templates.has_names_ = sources.size() > 1 || (sources.size() == 1 && !sources.contains("default"));
  if (sources.empty()) {
    templates.sources_ = read_config(config, config_path);
    templates.has_names_ = !sources.empty() && !config["chat_template"].is_string();
  }
  if (sources.empty())
    fail<UsageError>(directory, ": no chat template; expected chat_template.jinja, or chat_template in ",
                     "tokenizer_config.json");
  templates.variables_ = special_tokens(config, directory);
  return templates;
}

const ChatTemplate& ChatTemplates::choose(bool has_tools, const std::string& wanted) {
  const std::string name = !wanted.empty()                                            ? wanted
                           : has_names_ && has_tools && sources_.contains("tool_use") ? "tool_use"
                                                                                      : "default";
  if (const auto found = sources_.find(name); found != sources_.end()) return parsed(found->second);
  if (wanted.find('{') != wanted.npos) return parsed({wanted, "chat_template"});
  if (!wanted.empty())
    fail<UsageError>(directory_, ": no chat template \"", wanted, "\"; there are: ", names());
  fail<UsageError>(directory_,
                   ": no chat template \"default\"; expected chat_template to name one of: ", names());
}

const ChatTemplate& ChatTemplates::parsed(const Source& source) {
  const auto found = parsed_.find(source.text);
  if (found != parsed_.end()) return found->second;
  return parsed_.emplace(source.text, ChatTemplate(source.text, source.name, variables_)).first->second;
}

std::string ChatTemplates::names() const {
  std::string names;
  for (const auto& [name, source] : sources_) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace whet
