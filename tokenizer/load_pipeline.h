// The steps of tokenizer.json around its model. Each function throws UsageError that names what is not
// supported.
#pragma once

#include "tokenizer/file_node.h"
#include "tokenizer/parts.h"
#include "tokenizer/pretokenize.h"

namespace whet {

// Whether the normalizer is NFC; otherwise there is none.
bool load_normalizer_is_nfc(const FileNode& node);

PreTokenizer load_pre_tokenizer(const FileNode& node);

// TemplateProcessing adds tokens around a text; ByteLevel only trims offsets, and is ignored.
Surroundings load_post_processor(const FileNode& node);

struct DecoderConfig {
  bool byte_level = false;  // tokens are spelt in the byte-level alphabet
  std::string separator;    // between tokens
};
DecoderConfig load_decoder(const FileNode& node);

}  // namespace whet
