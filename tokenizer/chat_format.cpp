#include "tokenizer/chat_format.h"

#include <algorithm>

#include "base/error.h"
#include "tokenizer/tokenizer.h"

namespace whet {

namespace {

// A list of objects, or null.
Json list_of_objects(const char* name, const Json& value) {
  if (value.is_null()) return value;
  if (!value.is_array()) fail<UsageError>(name, ": expected a list, got ", value.type_name());
  for (size_t i = 0; i < value.size(); ++i)
    if (!value[i].is_object())
      fail<UsageError>(name, "[", i, "]: expected an object, got ", value[i].type_name());
  return value;
}

// true means "content"; a text is the name of another member.
std::string continue_field(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "content" : "";
  if (!value.is_string())
    fail<UsageError>("continue_final_message: expected true, false or a member of the message, got ",
                     value.dump());
  return value.get<std::string>();
}

bool flag(const std::string& name, const Json& value) {
  if (!value.is_boolean()) fail<UsageError>(name, ": expected true or false, got ", value.dump());
  return value.get<bool>();
}

// Arguments of apply_chat_template that concern the rendered text, and those that are not in kwargs here.
constexpr const char* kForeign[] = {
    "messages",   "conversation",   "tokenize",    "padding",          "truncation",
    "max_length", "return_tensors", "return_dict", "tokenizer_kwargs", "return_assistant_tokens_mask"};

}  // namespace

ChatArguments parse_chat_arguments(const Json& kwargs) {
  ChatArguments arguments;
  for (const auto& [key, value] : kwargs.items()) {
    if (std::count(std::begin(kForeign), std::end(kForeign), key) > 0)
      fail<UsageError>(key, ": expected variables of the template, or one of ",
                       "add_generation_prompt, continue_final_message, sanitize_control_tokens, ",
                       "chat_template, tools, documents");
    if (key == "tools") {
      arguments.tools = list_of_objects("tools", value);
    } else if (key == "documents") {
      arguments.documents = list_of_objects("documents", value);
    } else if (key == "chat_template") {
      if (value.is_null()) continue;
      if (!value.is_string()) fail<UsageError>("chat_template: expected a text, got ", value.dump());
      arguments.chat_template = value.get<std::string>();
    } else if (key == "add_generation_prompt") {
      if (!value.is_null()) arguments.add_generation_prompt = flag(key, value);
    } else if (key == "continue_final_message") {
      if (!value.is_null()) arguments.continue_field = continue_field(value);
    } else if (key == "sanitize_control_tokens") {
      if (!value.is_null()) arguments.sanitize_control_tokens = flag(key, value);
    } else {
      arguments.variables[key] = value;
    }
  }
  if (!arguments.continue_field.empty() && arguments.add_generation_prompt.value_or(false))
    fail<UsageError>("continue_final_message and add_generation_prompt: expected one of them");
  return arguments;
}

void validate_chat_arguments(const Json& kwargs, const std::string& where) {
  if (!kwargs.is_object()) fail<UsageError>(where, ": expected an object, got ", kwargs.dump());
  try {
    (void)parse_chat_arguments(kwargs);
  } catch (const UsageError& error) {
    fail<UsageError>(where, ": ", error.what());
  }
}

ChatFormat::ChatFormat(const std::string& directory)
    : directory_(directory), templates_(ChatTemplates::load(directory)) {}

const ControlTokens& ChatFormat::control_tokens() {
  if (!control_tokens_) control_tokens_.emplace(Tokenizer::load(directory_).special_tokens());
  return *control_tokens_;
}

ChatText ChatFormat::render(const Json& messages, const ChatArguments& arguments, std::time_t now) {
  const bool continues = !arguments.continue_field.empty();
  if (!continues && !arguments.add_generation_prompt && messages.is_array() && !messages.empty() &&
      messages.back().is_object() && messages.back().value("role", Json()) == "assistant")
    fail<UsageError>("prompt: the last message is the assistant's; expected continue_final_message true to ",
                     "continue it, or add_generation_prompt true to begin another");
  const ChatTemplate& chosen = templates_.choose(!arguments.tools.is_null(), arguments.chat_template);
  const auto render = [&](const Json& chat, bool is_marked = false) {
    ChatOptions options;
    options.expects_verbatim = !is_marked;
    options.add_generation_prompt = arguments.add_generation_prompt.value_or(!continues);
    options.continue_field = arguments.continue_field;
    options.tools = chat[1];
    options.documents = chat[2];
    options.variables = chat[3];
    options.now = now;
    return chosen.render(chat[0], options).text;
  };
  const Json chat = Json::array({messages, arguments.tools, arguments.documents, arguments.variables});
  ChatText plain{render(chat), {}};
  if (!arguments.sanitize_control_tokens) return plain;
  const ControlTokens& control = control_tokens();
  const auto presence = control.presence(chat);
  if (presence == ControlTokens::Presence::none) return plain;
  const ChatMarks marks = ControlTokens::free_marks(chat, chosen.source());
  ChatText marked = control.unmarked(render(control.marked(chat, marks), /*is_marked=*/true), marks);
  // With only parts of tokens, none of which were joined to a token, the chat equals that without marks.
  const bool is_plain =
      presence == ControlTokens::Presence::parts && control.count(plain) == control.count(marked);
  return is_plain ? plain : marked;
}

}  // namespace whet
