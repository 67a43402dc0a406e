// A model's chat template: messages to the text that the model was trained on, as transformers renders it.
// The template is Jinja that came with a checkpoint, so it is not trusted: it can only write text, and its
// work is bounded.
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
  bool add_generation_prompt = false;  // end with what opens an answer of the assistant
  // End inside the last message, behind this member of it ("content", "reasoning_content"), so that the model
  // goes on writing it; empty: no.
  std::string continue_field;
  bool expects_verbatim = true;  // refuse a template that does not write the text which is continued as it is
  Json tools;                    // a list of JSON schemas, or null
  Json documents;                // a list of {"title": ..., "text": ...}, or null
  Json variables = Json::object();  // further ones, as enable_thinking; they win over the special tokens
  std::optional<std::time_t> now;   // what strftime_now shows, in local time; the clock's when empty
};

struct RenderedChat {
  std::string text;
  // Bytes [begin, end) that lie inside {% generation %} blocks, in their order: what the assistant wrote.
  std::vector<std::pair<size_t, size_t>> generations;
};

class ChatTemplate {
 public:
  // `name` is what messages call the template; `variables` are set before those of a rendering. Throws
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
