#include "tokenizer/chat_template.h"

#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "jinja/parser.h"
#include "jinja/render.h"
#include "jinja/unicode.h"

namespace whet {

namespace {

constexpr const char* kReasoningNames[] = {"reasoning_content", "thinking", "reasoning"};

// Appended to the text that is to be continued before rendering; the rendered text is cut there. It is
// transformers' tag, so that templates which trim messages give the same result.
const std::string kContinueTag = "CONTINUE_FINAL_MESSAGE_TAG";

// Templates read reasoning under several names; a message that has one of them gets all.
Json with_reasoning_names(Json message) {
  for (const char* name : kReasoningNames) {
    const auto found = message.find(name);
    if (found == message.end()) continue;
    const Json reasoning = *found;
    Json named = Json::object();
    named["thinking"] = reasoning;  // overwritten by the message's own member, if it has one
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

// The text to continue in a message's member: the member itself or its last part of type text.
Json& open_text(Json& member, const std::string& field) {
  if (member.is_string()) return member;
  if (member.is_array())
    for (auto part = member.rbegin(); part != member.rend(); ++part)
      if (part->is_object() && part->contains("text") && (*part)["text"].is_string()) return (*part)["text"];
  fail<UsageError>("continue_final_message: the last message's ", field, " holds no text to continue");
}

// Appends the tag to the text that is to be continued, under each of its names, and returns that text.
std::string tag_last_message(Json& message, const std::string& field, const std::string& source) {
  if (!message.contains(field))
    fail<UsageError>("continue_final_message: the last message has no ", field, " to continue");
  const Json member = message[field];
  std::vector<std::string> names{field};
  if (std::count(std::begin(kReasoningNames), std::end(kReasoningNames), field) > 0)
    for (const char* name : kReasoningNames)
      if (name != field && message.contains(name) && message[name] == member) names.emplace_back(name);
  const auto is_read = [&](const std::string& name) { return source.find(name) != source.npos; };
  if (std::none_of(names.begin(), names.end(), is_read))
    fail<UsageError>("continue_final_message: the chat template does not read ", field);
  std::string text;
  for (const auto& name : names) {
    Json& open = open_text(message[name], field);
    text = open.get<std::string>();
    open = text + kContinueTag + " ";
  }
  return text;
}

// Truncates the chat after the text that is to be continued. Where the template trims messages, white space
// at the end is removed, as in the model's training data.
void cut_at_tag(RenderedChat& chat, const std::string& verbatim) {
  const size_t tag = chat.text.rfind(kContinueTag);
  const std::string kept = jinja::strip(verbatim, jinja::Side::both, nullptr);
  if (tag == chat.text.npos || chat.text.find(kept) == chat.text.npos)
    fail<UsageError>("continue_final_message: the template does not write the last message as it is");
  const bool trimmed = chat.text.compare(tag + kContinueTag.size(), 1, " ") != 0;
  chat.text.resize(tag);
  if (trimmed) chat.text = jinja::strip(chat.text, jinja::Side::right, nullptr);
  std::erase_if(chat.generations, [&](const auto& span) { return span.first >= chat.text.size(); });
  for (auto& [begin, end] : chat.generations) end = std::min(end, chat.text.size());
}

}  // namespace

struct ChatTemplate::Parsed {
  std::string name, source;
  Json variables;
  jinja::Body body;
};

ChatTemplate::ChatTemplate(const std::string& source, const std::string& name, Json variables) {
  if (replace_invalid_utf8(source) != source) fail<UsageError>(name, ": not valid UTF-8");
  parsed_ = std::make_unique<const Parsed>(
      Parsed{name, source, std::move(variables), jinja::parse_template(source, name)});
}

ChatTemplate::ChatTemplate(ChatTemplate&&) noexcept = default;
ChatTemplate& ChatTemplate::operator=(ChatTemplate&&) noexcept = default;
ChatTemplate::~ChatTemplate() = default;

const std::string& ChatTemplate::source() const { return parsed_->source; }

RenderedChat ChatTemplate::render(const Json& messages, const ChatOptions& options) const {
  Json variables = parsed_->variables;
  variables.update(options.variables);
  Json prepared = prepared_messages(messages);
  std::string continued;
  if (!options.continue_field.empty())
    continued = tag_last_message(prepared.back(), options.continue_field, parsed_->source);
  variables["messages"] = std::move(prepared);
  variables["tools"] = options.tools;
  variables["documents"] = options.documents;
  variables["add_generation_prompt"] = options.add_generation_prompt;
  jinja::Runtime runtime(options.now.value_or(std::time(nullptr)));
  RenderedChat chat;
  try {
    auto rendered = jinja::render(runtime, parsed_->body, *jinja::from_json(variables).dict());
    chat = {std::move(rendered.text), std::move(rendered.generations)};
  } catch (const UsageError& error) {
    fail<UsageError>(parsed_->name, ":", runtime.line, ": ", error.what());
  }
  if (!options.continue_field.empty()) cut_at_tag(chat, options.expects_verbatim ? continued : "");
  return chat;
}

}  // namespace whet
