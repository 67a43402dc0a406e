// tokenizer_config.json, as far as it changes ids.
#pragma once

#include <string>

#include "tokenizer/parts.h"

namespace whet {

// add_bos_token and add_eos_token, where they are there, override their side of the post-processor of
// tokenizer.json. So the Llama tokenizers of transformers 4 have it, and checkpoints (DeepSeek's) rely on it;
// transformers 5 reads neither key beside a tokenizer.json. `text` is the file's, `path` for messages.
void apply_tokenizer_config(const std::string& text, const std::string& path, TokenizerParts& parts);

}  // namespace whet
