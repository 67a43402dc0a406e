// Renders a chat to the text of a prompt, with the arguments of transformers' apply_chat_template.
#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "tokenizer/chat_templates.h"
#include "tokenizer/control_tokens.h"

namespace whet {

// The arguments, under their names in transformers. The defaults are described at render().
struct ChatArguments {
  std::string
      chat_template;  // a name among the model's templates, or a source; empty: as ChatTemplates chooses
  Json tools;         // a list of JSON schemas, or null
  Json documents;     // a list of objects, or null
  std::optional<bool> add_generation_prompt;
  std::string
      continue_field;  // of continue_final_message: "content", or the member that it names; empty: off
  bool sanitize_control_tokens = true;
  Json variables = Json::object();  // of the template, as enable_thinking
};

// From an object like those of the column chat_template_kwargs. Throws UsageError that names the key.
ChatArguments parse_chat_arguments(const Json& kwargs);
// Checks defaults of a recipe or the command line in the same way; `where` is for messages.
void validate_chat_arguments(const Json& kwargs, const std::string& where);

class ChatFormat {
 public:
  // Reads the templates of a model's directory; its tokenizer only when a chat needs it.
  explicit ChatFormat(const std::string& directory);

  // Special tokens that are spelt in messages, tools, documents or variables are text, unless
  // sanitize_control_tokens is false. add_generation_prompt defaults to true unless the last message is to be
  // continued; if the last message is the assistant's, one of the two must be given. `now` is the time of
  // strftime_now. Throws UsageError for a chat that the template rejects.
  ChatText render(const Json& messages, const ChatArguments& arguments, std::time_t now);

 private:
  const ControlTokens& control_tokens();

  std::string directory_;
  ChatTemplates templates_;
  std::optional<ControlTokens> control_tokens_;
};

}  // namespace whet
