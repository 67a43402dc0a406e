// add_bos_token and add_eos_token of tokenizer_config.json, which change the tokens around a text.
#pragma once

#include "tokenizer/added_vocabulary.h"
#include "tokenizer/file_node.h"
#include "tokenizer/parts.h"
#include "tokenizer/special_tokens.h"

namespace whet {

// Where they are present, the keys override their side of the post-processor of tokenizer.json, as in the
// Llama tokenizers of transformers 4, on which checkpoints (DeepSeek's) rely; transformers 5 ignores both
// keys beside a tokenizer.json. `config` is the root of the file. Throws UsageError when a key is true and
// `special` has no such token.
void apply_tokenizer_config(const FileNode& config, const SpecialTokens& special,
                            const AddedVocabulary& added, Surroundings& surroundings);

}  // namespace whet
