// Prompts and completions made by hand, for tests of the rules that judge them.
#pragma once

#include <string>

#include "data/episode.h"

namespace whet {

// A completion that ended by itself, without token ids.
inline Completion finished(const std::string& text) {
  Completion completion;
  completion.text = text;
  completion.finish_reason = FinishReason::stop;
  return completion;
}

inline Prompt with_answer(const Json& answer) {
  Prompt prompt;
  prompt.columns = {{"answer", answer}};
  return prompt;
}

inline Prompt with_text(const std::string& text) {
  Prompt prompt;
  prompt.text = text;
  return prompt;
}

}  // namespace whet
