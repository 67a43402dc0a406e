// Options of whet generate.
#pragma once

#include <optional>
#include <string>

#include "cli/completion_options.h"
#include "cli/generation_config.h"

namespace whet {

struct GenerateOptions : CompletionOptions {
  // Either a file of prompts (JSON Lines; - is standard input) or one prompt.
  std::string prompts;
  std::optional<std::string> prompt;
  bool chat = false;                       // `prompt` is a user's message to a chat model
  std::optional<std::string> prefill;      // with chat: how the answer begins
  bool ignore_eos = false;                 // the model's own end tokens end nothing
  std::string generation_config = "auto";  // auto, none, a file, or a directory with one
  GenerationDefaults generation_defaults;  // what was taken from it
};

}  // namespace whet
