// The "model" of tokenizer.json: its vocabulary and merges.
#pragma once

#include "tokenizer/bpe.h"
#include "tokenizer/file_node.h"

namespace whet {

BpeConfig load_model(const FileNode& model, bool byte_level);

}  // namespace whet
