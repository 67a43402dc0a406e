// Everything that tokenizer.json says, in the order in which a text meets it.
#pragma once

#include <string>
#include <vector>

#include "tokenizer/added_tokens.h"
#include "tokenizer/bpe.h"
#include "tokenizer/pretokenize.h"

namespace whet {

// What one id stands for when decoding.
struct DecodedToken {
  std::string bytes;  // not necessarily whole characters
  bool exists = false;
  bool special = false;
};

struct TokenizerParts {
  AddedTokenSplitter raw_tokens;         // looked for in the text as it is
  bool nfc = false;                      // the normalizer
  AddedTokenSplitter normalized_tokens;  // looked for in the normalised text
  PreTokenizer pre_tokenizer;
  Bpe bpe;

  Vocabulary added_ids;               // tokens that only added_tokens lists
  std::vector<DecodedToken> decoded;  // by id
  std::string separator;              // between decoded tokens: a space when the file has no decoder
};

// Builds the parts from the text of a tokenizer.json; `path` is for messages.
TokenizerParts parse_tokenizer(const std::string& text, const std::string& path);

}  // namespace whet
