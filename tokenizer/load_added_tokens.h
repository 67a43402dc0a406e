// The tokens that are added to the vocabulary: those of tokenizer.json, and those of the files beside it.
#pragma once

#include <string>

#include "tokenizer/added_vocabulary.h"
#include "tokenizer/file_node.h"
#include "tokenizer/special_tokens.h"

namespace whet {

// The files beside tokenizer.json; null where there is none.
struct TokenFiles {
  std::string directory;
  FileNode::Tree config;         // tokenizer_config.json
  FileNode::Tree special_map;    // special_tokens_map.json
  FileNode::Tree listed_tokens;  // added_tokens.json
  FileNode::Tree model;          // config.json, for the tokenizer class that follows from "model_type"

  FileNode config_node() const { return {config, directory + "/tokenizer_config.json"}; }
  FileNode special_map_node() const { return {special_map, directory + "/special_tokens_map.json"}; }
  FileNode listed_tokens_node() const { return {listed_tokens, directory + "/added_tokens.json"}; }
};

// Throws UsageError when one of them is not a JSON object.
TokenFiles read_token_files(const std::string& directory);

// The special tokens of the files beside tokenizer.json.
SpecialTokens load_special_tokens(const TokenFiles& files, bool byte_level);

// The added tokens with the ids that transformers 5 gives them. `listed` is added_tokens of tokenizer.json,
// `size` the number of tokens of the model's `vocabulary`. Throws UsageError, naming file and token, where a
// file states another id, and where the tokenizer class that transformers uses for the directory reads a
// token differently from tokenizer.json.
AddedVocabulary load_added_tokens(const FileNode& listed, const SpeltVocabulary& vocabulary, size_t size,
                                  const TokenFiles& files);

}  // namespace whet
