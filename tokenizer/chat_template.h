// A model's chat template: renders messages as transformers does. The template is Jinja from a checkpoint, so
// it is not trusted: it can only write text, and its work is bounded.
#pragma once

#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace whet {

struct ChatOptions {
  bool add_generation_prompt = false;  // end with the header of an assistant message
  // End inside the last message, after this member of it ("content", "reasoning_content"), so that the model
  // continues it; empty: no.
  std::string continue_field;
  bool expects_verbatim = true;     // throw if the template changes the text that is to be continued
  Json tools;                       // a list of JSON schemas, or null
  Json documents;                   // a list of {"title": ..., "text": ...}, or null
  Json variables = Json::object();  // further ones, as enable_thinking; they override the special tokens
  std::optional<std::time_t> now;   // the time of strftime_now, shown in local time; empty: the clock's
};

struct RenderedChat {
  std::string text;
  // Bytes [begin, end) inside {% generation %} blocks, in order: the assistant's text.
  std::vector<std::pair<size_t, size_t>> generations;
};

class ChatTemplate {
 public:
  // `name` is the template's name in messages; `variables` are set before those of a rendering. Throws
  // UsageError for a template that this language subset cannot express.
  ChatTemplate(const std::string& source, const std::string& name, Json variables = Json::object());
  ChatTemplate(ChatTemplate&&) noexcept;
  ChatTemplate& operator=(ChatTemplate&&) noexcept;
  ~ChatTemplate();

  // `messages` is a list of objects, not empty. As in transformers, members that are null are left out, and
  // the reasoning of a message is known as reasoning_content and thinking however it was called. Throws
  // UsageError with the template's name and line for what the template refuses or cannot do, and where the
  // last message cannot be continued.
  RenderedChat render(const Json& messages, const ChatOptions& options = {}) const;

  const std::string& source() const;

 private:
  struct Parsed;
  std::unique_ptr<const Parsed> parsed_;
};

}  // namespace whet
