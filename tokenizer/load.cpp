// Loads tokenizer.json: the parts in order, and the added tokens.
#include <algorithm>
#include <utility>

#include "tokenizer/added_vocabulary.h"
#include "tokenizer/file_node.h"
#include "tokenizer/load_added_tokens.h"
#include "tokenizer/load_config.h"
#include "tokenizer/load_model.h"
#include "tokenizer/load_pipeline.h"
#include "tokenizer/normalize.h"
#include "tokenizer/parts.h"
#include "tokenizer/tokenizer_file.h"

namespace whet {

namespace {

// The text that a token matches and decodes to.
std::string normalized_name(const ListedToken& token, bool nfc) {
  return nfc ? std::string(normalize_nfc(AlignedText(token.name)).bytes()) : token.name;
}

// The tokens that are matched in the original text, or in the normalised text.
AddedTokenSplitter splitter_for(const AddedVocabulary& added, bool normalized, bool nfc) {
  std::vector<AddedToken> tokens;
  for (const ListedToken& one : added.tokens())
    if (one.normalized == normalized)
      tokens.push_back({normalized ? normalized_name(one, nfc) : one.name, one.id, one.lstrip, one.rstrip,
                        one.single_word});
  return AddedTokenSplitter(std::move(tokens));
}

std::vector<DecodedToken> decoding_table(const TokenizerFile& file, const AddedVocabulary& added, bool nfc,
                                         const DecoderConfig& decoder, const FileNode& root) {
  std::vector<DecodedToken> table;
  const ByteLevelAlphabet alphabet;
  const auto put = [&](std::string_view token, int32_t id, bool special) {
    if (static_cast<size_t>(id) >= table.size()) table.resize(static_cast<size_t>(id) + 1);
    DecodedToken& entry = table[static_cast<size_t>(id)];
    entry = {"", true, special};
    if (!decoder.byte_level || !alphabet.append_bytes(token, entry.bytes)) entry.bytes = token;
  };
  for (size_t i = 0; i < file.tokens.size(); ++i) put(file.tokens[i], file.ids[i], false);
  for (const ListedToken& one : added.tokens()) {
    const auto id = static_cast<size_t>(one.id);
    if (!added.model_has(one.name) && id < table.size() && table[id].exists)
      root.refuse("the added token \"", one.name, "\" gets id ", id, ", which the vocabulary uses too");
    const std::string content = one.was_normalized ? normalized_name(one, nfc) : one.name;
    // The library looks up by the decoded content whether a token is special, and does not find this name.
    put(content, one.id, one.special && content == one.name);
  }
  return table;
}

}  // namespace

TokenizerParts parse_tokenizer(const std::string& text, const std::string& path, const TokenFiles& files) {
  const TokenizerFile file = read_tokenizer_file(text, path);
  const FileNode root(file.tree, path);
  root.expect(file.tree.is_object(), "an object");
  const bool nfc = load_normalizer_is_nfc(root.get("normalizer"));
  PreTokenizer pre_tokenizer = load_pre_tokenizer(root.get("pre_tokenizer"));
  Surroundings surroundings = load_post_processor(root.get("post_processor"));
  const DecoderConfig decoder = load_decoder(root.get("decoder"));
  BpeConfig model = load_model(file, root.require("model"), pre_tokenizer.byte_level);
  const auto added = load_added_tokens(root.get("added_tokens"), model.vocabulary, file.tokens.size(), files);
  std::optional<int32_t> bos_token;
  if (!files.config.is_null()) {
    const SpecialTokens special = load_special_tokens(files, model.vocabulary.byte_level());
    apply_tokenizer_config(files.config_node(), special, added, surroundings);
    if (const SpecialToken* named = special.find("bos_token"))
      if (const ListedToken* token = added.find(named->token.name)) bos_token = token->id;
  }

  auto decoded = decoding_table(file, added, nfc, decoder, root);
  const size_t ids = decoded.size();
  Vocabulary added_ids;
  for (const ListedToken& one : added.tokens()) added_ids.insert(one.name, one.id);
  return {splitter_for(added, false, nfc),
          nfc,
          splitter_for(added, true, nfc),
          std::move(pre_tokenizer),
          Bpe(std::move(model), ids),
          std::move(surroundings),
          std::move(added_ids),
          std::move(decoded),
          decoder.separator,
          bos_token};
}

}  // namespace whet
