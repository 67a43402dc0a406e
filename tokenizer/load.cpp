// tokenizer.json as a whole: the order of its parts and the tokens that were added to the model's.
#include <algorithm>
#include <utility>

#include "tokenizer/file_node.h"
#include "tokenizer/load_model.h"
#include "tokenizer/load_pipeline.h"
#include "tokenizer/normalize.h"
#include "tokenizer/parts.h"
#include "tokenizer/tokenizer_file.h"

namespace whet {

namespace {

struct ListedToken {
  std::string name;  // as the file spells it
  AddedToken token;  // its content is what is looked for, and what it decodes to
  bool normalized = false;
  bool special = false;
};

ListedToken load_added_token(const FileNode& node, bool nfc) {
  ListedToken listed;
  listed.name = node.require("content").text();
  listed.special = node.flag("special", false);
  listed.normalized = node.flag("normalized", !listed.special);
  listed.token = {listed.name, node.require("id").id(), node.flag("lstrip", false),
                  node.flag("rstrip", false), node.flag("single_word", false)};
  if (listed.normalized && nfc) {
    listed.token.content = normalize_nfc(AlignedText(listed.name)).bytes();
    // The library asks by the decoded content whether a token is special, and it knows no such name.
    listed.special = listed.special && listed.token.content == listed.name;
  }
  return listed;
}

std::vector<ListedToken> load_added_tokens(const FileNode& node, const SpeltVocabulary& vocabulary,
                                           bool nfc) {
  std::vector<ListedToken> tokens;
  if (node.is_null()) return tokens;
  for (size_t i = 0; i < node.size(); ++i) {
    const ListedToken& one = tokens.emplace_back(load_added_token(node[i], nfc));
    const auto found = vocabulary.find_spelling(one.name);
    if (found && *found != one.token.id)
      node[i].refuse("\"", one.name, "\" has id ", one.token.id, " here and ", *found, " in the vocabulary");
  }
  return tokens;
}

AddedTokenSplitter splitter_for(const std::vector<ListedToken>& listed, bool normalized) {
  std::vector<AddedToken> tokens;
  for (const ListedToken& one : listed)
    if (one.normalized == normalized) tokens.push_back(one.token);
  return AddedTokenSplitter(std::move(tokens));
}

std::vector<DecodedToken> decoding_table(const TokenizerFile& file, const std::vector<ListedToken>& added,
                                         const DecoderConfig& decoder) {
  std::vector<DecodedToken> table;
  const ByteLevelAlphabet alphabet;
  const auto put = [&](std::string_view token, int32_t id, bool special) {
    if (static_cast<size_t>(id) >= table.size()) table.resize(static_cast<size_t>(id) + 1);
    DecodedToken& entry = table[static_cast<size_t>(id)];
    entry = {"", true, special};
    if (!decoder.byte_level || !alphabet.append_bytes(token, entry.bytes)) entry.bytes = token;
  };
  for (size_t i = 0; i < file.tokens.size(); ++i) put(file.tokens[i], file.ids[i], false);
  for (const ListedToken& one : added) put(one.token.content, one.token.id, one.special);
  return table;
}

}  // namespace

TokenizerParts parse_tokenizer(const std::string& text, const std::string& path) {
  const TokenizerFile file = read_tokenizer_file(text, path);
  const FileNode root(file.tree, path);
  root.expect(file.tree.is_object(), "an object");
  const bool nfc = load_normalizer_is_nfc(root.get("normalizer"));
  PreTokenizer pre_tokenizer = load_pre_tokenizer(root.get("pre_tokenizer"));
  Surroundings surroundings = load_post_processor(root.get("post_processor"));
  const DecoderConfig decoder = load_decoder(root.get("decoder"));
  BpeConfig model = load_model(file, root.require("model"), pre_tokenizer.byte_level);
  const auto added = load_added_tokens(root.get("added_tokens"), model.vocabulary, nfc);

  auto decoded = decoding_table(file, added, decoder);
  const size_t ids = decoded.size();
  Vocabulary added_ids;
  for (const ListedToken& one : added) added_ids.insert(one.name, one.token.id);
  return {splitter_for(added, false), nfc,
          splitter_for(added, true),  std::move(pre_tokenizer),
          Bpe(std::move(model), ids), std::move(surroundings),
          std::move(added_ids),       std::move(decoded),
          decoder.separator};
}

}  // namespace whet
