#include "tokenizer/load_added_tokens.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_set>

#include "base/file.h"

namespace whet {

namespace {

// A token with the id that a file states for it, and the node for messages.
struct StatedToken {
  ListedToken token;
  int32_t id = 0;
  FileNode node;
};

FileNode::Tree read_tree(const std::string& path) {
  if (!file_exists(path)) return {};
  FileNode::Tree tree = read_json_file(path);
  FileNode(tree, path).expect(tree.is_object(), "an object");
  return tree;
}

void refuse_unsupported(const FileNode& config) {
  if (config.is_null()) return;
  if (const auto files = config.get("fast_tokenizer_files"); !files.is_null())
    files.refuse("is not supported: the tokens are read from tokenizer.json");
  if (config.flag("split_special_tokens", false))
    config.get("split_special_tokens").refuse("true is not supported");
  const char* cleanup = "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output";
  if (const auto forced = config.get(cleanup); forced.tree() == true) forced.refuse("true is not supported");
}

// The tokenizer class that transformers uses for the directory, as far as it matters here: "Qwen2Tokenizer"
// and "GPT2Tokenizer" take vocabulary and merges from tokenizer.json and add all tokens anew. The others ("")
// use the whole file.
std::string tokenizer_class(const TokenFiles& files, bool byte_level) {
  const auto text = [](const FileNode::Tree& tree, const char* key) -> std::string {
    return tree.is_object() && tree.contains(key) && tree[key].is_string() ? tree[key].get<std::string>()
                                                                           : "";
  };
  std::string stated = text(files.config, "tokenizer_class");
  if (stated.empty()) stated = text(files.model, "tokenizer_class");
  if (stated.ends_with("Fast")) stated.resize(stated.size() - 4);
  const std::string model = text(files.model, "model_type");
  const bool qwen = model == "qwen2" || model == "qwen2_moe" || model == "qwen3" || model == "qwen3_moe";
  if (stated == "LlamaTokenizer" && byte_level && model != "qwen2") return "";
  if (qwen && (stated.empty() || model == "qwen2")) return "Qwen2Tokenizer";
  return stated == "Qwen2Tokenizer" || stated == "GPT2Tokenizer" ? stated : "";
}

std::vector<StatedToken> read_listed(const FileNode& node) {
  std::vector<StatedToken> tokens;
  if (node.is_null()) return tokens;
  for (size_t i = 0; i < node.size(); ++i)
    tokens.push_back({load_listed_token(node[i]), node[i].require("id").id(), node[i]});
  return tokens;
}

using TokensById = std::map<int32_t, StatedToken>;

// added_tokens_decoder of tokenizer_config.json: objects by id.
TokensById read_decoder(const FileNode& node) {
  TokensById tokens;
  for (const auto& [key, value] : node.members()) {
    int32_t id = -1;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size() || id < 0 || id >= kTokenIdLimit)
      value.refuse("expected a token id as the key");
    value.expect(value.tree().is_object(), "an object with the token's content");
    if (!tokens.emplace(id, StatedToken{load_listed_token(value), id, value}).second)
      value.refuse("the id is there twice");
  }
  return tokens;
}

// added_tokens.json, ids by text, and the added_tokens of tokenizer.json.
TokensById merge_listed(const FileNode& node, const std::vector<StatedToken>& listed,
                        const SpecialTokens& special) {
  std::unordered_set<std::string> known;
  const auto know = [&](const SpecialToken& one) {
    if (!one.known_late) known.insert(one.token.name);
  };
  for (const auto& [key, one] : special.named)
    if (is_special_token_attribute(key)) know(one);
  for (const SpecialToken& one : special.extra) know(one);

  TokensById tokens;
  for (const StatedToken& one : listed) tokens.insert_or_assign(one.id, one);
  if (node.is_null()) return tokens;
  for (const auto& [name, value] : node.members()) {
    ListedToken token;
    token.name = name;
    token.special = known.contains(name);
    token.normalized = !token.special;
    const auto [old, is_new] = tokens.emplace(value.id(), StatedToken{token, value.id(), value});
    if (!is_new && old->second.token.name != name)
      value.refuse("\"", name, "\" has id ", value.id(), ", which \"", old->second.token.name, "\" has too");
  }
  return tokens;
}

// Adds tokens as transformers does when it loads a tokenizer: those of `decoder` by id, then the special
// tokens that are neither in `decoder` nor in `vocabulary`.
void add_beside(AddedVocabulary& vocabulary, const TokensById& decoder, const SpecialTokens& special) {
  std::unordered_set<std::string> there;
  for (const ListedToken& one : vocabulary.tokens()) there.insert(one.name);
  for (const auto& [id, one] : decoder) {
    there.insert(one.token.name);
    ListedToken token = one.token;
    if (special.names(token.name)) token.make_special();
    vocabulary.add(token);
  }
  // A repeated text is added once, and a repeated object once; but a text and an object of the same token are
  // both added, and the later one takes effect.
  std::vector<std::pair<bool, ListedToken>> once;
  const auto is_new = [&](const SpecialToken& one) {
    std::pair<bool, ListedToken> entry(one.node.tree().is_object(), one.token);
    if (there.contains(one.token.name) || std::find(once.begin(), once.end(), entry) != once.end())
      return false;
    once.push_back(std::move(entry));
    return true;
  };
  for (const auto& [key, one] : special.named)
    if (is_new(one)) vocabulary.add(one.token);
  for (const SpecialToken& one : special.extra) {
    if (!is_new(one)) continue;
    ListedToken token = one.token;
    if (special.names(token.name)) token.make_special();
    vocabulary.add(token);
  }
}

void require_stated_id(const AddedVocabulary& vocabulary, const StatedToken& stated) {
  const std::string& name = stated.token.name;
  const ListedToken* token = vocabulary.find(name);
  if (!token || token->id == stated.id) return;
  stated.node.refuse("\"", name, "\" has id ", stated.id, " here and ", token->id, " in the vocabulary",
                     vocabulary.model_has(name) ? "" : ", whose tokens do without gaps");
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Throws where a class that adds all tokens anew would read a token differently.
void require_same_anew(const AddedVocabulary& vocabulary, AddedVocabulary anew, const TokensById& decoder,
                       const SpecialTokens& special, const std::string& name, const FileNode& config) {
  add_beside(anew, decoder, special);
  if (name == "Qwen2Tokenizer") {
    const auto add = [&](const std::string& text) {
      ListedToken token;
      token.name = text;
      token.special = true;
      anew.add(token);
    };
    for (const auto& [key, one] : special.named) add(one.token.name);
    for (const SpecialToken& one : special.extra) add(one.token.name);
  }
  const auto same = [](ListedToken one, const ListedToken& other) {
    if (is_ascii(one.name)) one.was_normalized = other.was_normalized;  // normalisation does not change it
    return one == other;
  };
  const auto require = [&](const AddedVocabulary& some, const AddedVocabulary& other) {
    for (const ListedToken& token : some.tokens())
      if (const ListedToken* found = other.find(token.name); !found || !same(*found, token))
        config.refuse("transformers' ", name, " reads the token \"", token.name,
                      "\" otherwise than tokenizer.json lists it (its id or its flags)");
  };
  require(vocabulary, anew);
  require(anew, vocabulary);
}

}  // namespace

TokenFiles read_token_files(const std::string& directory) {
  const auto read = [&](const char* name) { return read_tree(directory + "/" + name); };
  return {directory, read("tokenizer_config.json"), read("special_tokens_map.json"),
          read("added_tokens.json"), read("config.json")};
}

SpecialTokens load_special_tokens(const TokenFiles& files, bool byte_level) {
  return load_special_tokens(files.config_node(), files.special_map_node(),
                             tokenizer_class(files, byte_level));
}

AddedVocabulary load_added_tokens(const FileNode& listed_node, const SpeltVocabulary& model, size_t size,
                                  const TokenFiles& files) {
  const FileNode config = files.config_node();
  refuse_unsupported(config);
  const SpecialTokens special = load_special_tokens(files, model.byte_level());
  const std::vector<StatedToken> listed = read_listed(listed_node);
  const bool complete = !config.is_null() && config.tree().contains("added_tokens_decoder");
  const TokensById decoder = complete ? read_decoder(config.get("added_tokens_decoder"))
                                      : merge_listed(files.listed_tokens_node(), listed, special);

  AddedVocabulary vocabulary(model, size);
  for (const StatedToken& one : listed) vocabulary.add(one.token);
  add_beside(vocabulary, decoder, special);
  for (const StatedToken& one : listed) require_stated_id(vocabulary, one);
  for (const auto& [id, one] : decoder) require_stated_id(vocabulary, one);
  if (const std::string name = tokenizer_class(files, model.byte_level()); !name.empty())
    require_same_anew(vocabulary, AddedVocabulary(model, size), decoder, special, name, config);
  return vocabulary;
}

}  // namespace whet
