// The two keys of tokenizer_config.json that change the tokens around a text.
#pragma once

#include "tokenizer/added_vocabulary.h"
#include "tokenizer/file_node.h"
#include "tokenizer/parts.h"
#include "tokenizer/special_tokens.h"

namespace whet {

// add_bos_token and add_eos_token, where they are there, override their side of the post-processor of
// tokenizer.json. So the Llama tokenizers of transformers 4 have it, and checkpoints (DeepSeek's) rely on it;
// transformers 5 reads neither key beside a tokenizer.json. `config` is the root of the file; throws
// UsageError when it asks for a token that `special` does not name.
void apply_tokenizer_config(const FileNode& config, const SpecialTokens& special,
                            const AddedVocabulary& added, Surroundings& surroundings);

}  // namespace whet
