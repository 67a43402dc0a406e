// Everything that tokenizer.json says, in the order in which a text meets it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/added_tokens.h"
#include "tokenizer/bpe.h"
#include "tokenizer/pretokenize.h"

namespace whet {

// The tokens that a tokenizer puts around a text: beginning and end of sequence, as its post-processor says.
struct Surroundings {
  std::vector<int32_t> leading, trailing;
};

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
  Surroundings surroundings;

  Vocabulary added_ids;               // the tokens that added_tokens lists
  std::vector<DecodedToken> decoded;  // by id
  std::string separator;              // between decoded tokens: a space when the file has no decoder
  std::optional<int32_t> bos_token;   // of tokenizer_config.json, if it has one that there is

  // The id of a token spelt as in tokenizer.json.
  std::optional<int32_t> find(std::string_view spelling) const {
    const auto added = added_ids.find(spelling);
    return added ? added : bpe.vocabulary().find_spelling(spelling);
  }
};

struct TokenFiles;

// Builds the parts from the text of a tokenizer.json and the files beside it; `path` is for messages.
TokenizerParts parse_tokenizer(const std::string& text, const std::string& path, const TokenFiles& files);

}  // namespace whet
