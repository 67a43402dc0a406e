// The parts of a tokenizer, in the order in which a text passes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/added_tokens.h"
#include "tokenizer/bpe.h"
#include "tokenizer/pretokenize.h"

namespace whet {

// The tokens that the post-processor adds before and after a text: beginning and end of sequence.
struct Surroundings {
  std::vector<int32_t> leading, trailing;
};

// The decoded form of one id.
struct DecodedToken {
  std::string bytes;  // not necessarily whole characters
  bool exists = false;
  bool special = false;
};

struct TokenizerParts {
  AddedTokenSplitter raw_tokens;         // matched in the original text
  bool nfc = false;                      // the normalizer
  AddedTokenSplitter normalized_tokens;  // matched in the normalised text
  PreTokenizer pre_tokenizer;
  Bpe bpe;
  Surroundings surroundings;

  Vocabulary added_ids;               // the tokens that added_tokens lists
  std::vector<DecodedToken> decoded;  // by id
  std::string separator;              // between decoded tokens: a space when the file has no decoder
  std::optional<int32_t> bos_token;   // of tokenizer_config.json, if it has one and the token exists

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
