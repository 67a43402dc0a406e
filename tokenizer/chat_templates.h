// The chat templates of a model's directory, and the choice of one for a chat.
#pragma once

#include <map>
#include <string>

#include "tokenizer/chat_template.h"

namespace whet {

class ChatTemplates {
 public:
  // chat_template.jinja and additional_chat_templates/NAME.jinja, or else the "chat_template" of
  // tokenizer_config.json: a text, or several with names. The special tokens of tokenizer_config.json are
  // variables of each. Throws UsageError when the directory has no template.
  static ChatTemplates load(const std::string& directory);

  // The choice of transformers' get_chat_template. Without `wanted`: of several named templates "tool_use"
  // when the chat has tools and there is one, else "default"; otherwise the only template. `wanted` is the
  // name of a template, or the source of another one. Throws UsageError for an unknown name, and for a
  // template with unsupported constructs.
  const ChatTemplate& choose(bool has_tools, const std::string& wanted = "");

 private:
  struct Source {
    std::string text, name;  // name: for messages, the file and key that hold the text
  };
  using Sources = std::map<std::string, Source>;  // by the template's name

  ChatTemplates() = default;
  static Sources read_files(const std::string& directory);
  static Sources read_config(const Json& config, const std::string& path);
  const ChatTemplate& parsed(const Source& source);
  std::string names() const;

  std::string directory_;
  Sources sources_;
  bool has_names_ = false;                      // several templates, though it may be a list of one
  Json variables_ = Json::object();             // of each
  std::map<std::string, ChatTemplate> parsed_;  // by source
};

}  // namespace whet
