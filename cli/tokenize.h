// Text to token ids and back, line by line.
#pragma once

#include <string>

#include "base/output.h"

namespace whet {

struct TokenizeCommand {
  std::string model;     // a directory with tokenizer.json
  std::string in = "-";  // JSON Lines; - is standard input
  bool decode = false, add_special_tokens = false, skip_special_tokens = false;
};

// Writes {"ids":[…]} for each line {"text":"…"}, or back. Throws UsageError naming the line that is not one.
void run_tokenize(const TokenizeCommand& command, Output& out);

}  // namespace whet
