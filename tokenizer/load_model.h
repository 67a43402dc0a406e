// The "model" of tokenizer.json: its vocabulary and merges.
#pragma once

#include "tokenizer/bpe.h"
#include "tokenizer/tokenizer_file.h"

namespace whet {

BpeConfig load_model(const TokenizerFile& file, const FileNode& model, bool byte_level);

}  // namespace whet
