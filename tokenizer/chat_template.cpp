#include "tokenizer/chat_template.h"

#include <algorithm>

#include "base/error.h"
#include "tokenizer/jinja/parser.h"
#include "tokenizer/jinja/render.h"
#include "tokenizer/utf8.h"

namespace whet {

namespace {

// Reasoning came into use under several names; a message that has any of them gets those that templates read.
Json with_reasoning_names(Json message) {
  for (const char* name : {"reasoning_content", "thinking", "reasoning"}) {
    const auto found = message.find(name);
    if (found == message.end()) continue;
    const Json reasoning = *found;
    Json named = Json::object();
    named["thinking"] = reasoning;  // the message's own, if it has one, follows
    for (const auto& [key, value] : message.items()) named[key] = value;
    named["reasoning_content"] = reasoning;
    return named;
  }
  return message;
}

Json prepared_message(const Json& message, size_t index) {
  if (!message.is_object())
    fail<UsageError>("messages[", index, "]: expected an object, got ", message.type_name());
  Json kept = Json::object();
  for (const auto& [key, value] : message.items())
    if (!value.is_null()) kept[key] = value;
  return with_reasoning_names(std::move(kept));
}

Json prepared_messages(const Json& messages) {
  if (!messages.is_array() || messages.empty())
    fail<UsageError>("messages: expected a list that is not empty");
  Json prepared = Json::array();
  for (size_t i = 0; i < messages.size(); ++i) prepared.push_back(prepared_message(messages[i], i));
  return prepared;
}

}  // namespace

struct ChatTemplate::Parsed {
  std::string name;
  Json variables;
  jinja::Body body;
};

ChatTemplate::ChatTemplate(const std::string& source, const std::string& name, Json variables) {
  if (replace_invalid_utf8(source) != source) fail<UsageError>(name, ": not valid UTF-8");
  parsed_ =
      std::make_unique<const Parsed>(Parsed{name, std::move(variables), jinja::parse_template(source, name)});
}

ChatTemplate::ChatTemplate(ChatTemplate&&) noexcept = default;
ChatTemplate& ChatTemplate::operator=(ChatTemplate&&) noexcept = default;
ChatTemplate::~ChatTemplate() = default;

RenderedChat ChatTemplate::render(const Json& messages, const ChatOptions& options) const {
  Json variables = parsed_->variables;
  variables.update(options.variables);
  variables["messages"] = prepared_messages(messages);
  variables["tools"] = options.tools;
  variables["documents"] = options.documents;
  variables["add_generation_prompt"] = options.add_generation_prompt;
  jinja::Runtime runtime(options.now.value_or(std::time(nullptr)));
  try {
    auto rendered = jinja::render(runtime, parsed_->body, *jinja::from_json(variables).dict());
    return {std::move(rendered.text), std::move(rendered.generations)};
  } catch (const UsageError& error) {
    fail<UsageError>(parsed_->name, ":", runtime.line, ": ", error.what());
  }
}

}  // namespace whet
