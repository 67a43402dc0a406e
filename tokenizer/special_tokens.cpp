#include "tokenizer/special_tokens.h"

#include <algorithm>
#include <array>
#include <optional>

namespace whet {

namespace {

constexpr std::array kAttributes = {"bos_token", "eos_token", "unk_token", "sep_token",
                                    "pad_token", "cls_token", "mask_token"};
constexpr const char* kExtra = "extra_special_tokens";
constexpr const char* kAdditional = "additional_special_tokens";

bool is_token_key(const std::string& key) { return key.ends_with("_token"); }

// Python's truth value: false for null, empty and zero values.
bool is_true(const FileNode& node) {
  const FileNode::Tree& tree = node.tree();
  if (tree.is_structured()) return !tree.empty();
  if (tree.is_string()) return !tree.get_ref<const std::string&>().empty();
  return !tree.is_null() && tree != FileNode::Tree(false) && tree != FileNode::Tree(0);
}

// Whether an object is an AddedToken as transformers writes it.
bool is_marked_object(const FileNode& node) {
  if (!node.tree().is_object()) return false;
  const auto type = node.tree().find("__type");
  return type != node.tree().end() && *type == "AddedToken";
}

using Tokens = std::vector<std::pair<std::string, SpecialToken>>;

void set(Tokens& tokens, const std::string& key, SpecialToken token) {
  for (auto& [name, old] : tokens)
    if (name == key) return void(old = std::move(token));
  tokens.emplace_back(key, std::move(token));
}

void erase(Tokens& tokens, const std::string& key) {
  std::erase_if(tokens, [&](const auto& entry) { return entry.first == key; });
}

class Reader {
 public:
  void read_config(const FileNode& config) {
    for (const auto& [key, value] : config.members()) {
      if (is_special_token_attribute(key))
        set_attribute(key, value, /*from_config=*/true);
      else if (is_token_key(key) && value.tree().is_string())
        set(own_, key, named(value, true));
      else if (is_token_key(key) && is_marked_object(value))
        set(own_objects_, key, named(value, true));
    }
    const FileNode extra = config.get(kExtra), additional = config.get(kAdditional);
    has_extra_ = config.tree().contains(kExtra) || config.tree().contains(kAdditional);
    const bool has_additional = config.tree().contains(kAdditional);
    read_extra(is_true(extra) || !has_additional ? extra : additional, Source::config);
    if (is_true(extra) && extra.tree().is_object() && has_additional) additional_ = additional;
    if (const FileNode more = config.get("model_specific_special_tokens"); own_.empty() && !more.is_null())
      read_own(more);
  }

  void read_map(const FileNode& map) {
    for (const auto& [key, value] : map.members()) {
      if (is_special_token_attribute(key)) {
        set_attribute(key, value, /*from_config=*/false);
      } else if (key == kExtra) {
        has_extra_ = true;
        if (!value.tree().is_array()) extra_.clear();
        read_extra(value, Source::map);
      } else if (is_token_key(key)) {
        if (value.tree().is_string() || value.tree().is_object())
          set(own_objects_, key, named(value, false));
        else
          erase(own_objects_, key);
      }
    }
    if (has_extra_) additional_.reset();
    if (!has_extra_ && map.tree().contains(kAdditional)) additional_ = map.get(kAdditional);
  }

  void apply_defaults(const FileNode& config, const std::string& tokenizer_class) {
    std::vector<std::string> keys;
    if (tokenizer_class == "Qwen2Tokenizer") keys = {"unk_token", "eos_token", "pad_token"};
    if (tokenizer_class == "GPT2Tokenizer") keys = {"unk_token", "bos_token", "eos_token"};
    for (const std::string& key : keys) {
      if (std::find(stated_.begin(), stated_.end(), key) != stated_.end()) continue;
      ListedToken token;
      token.name = "<|endoftext|>";
      token.special = true;
      set(attributes_, key, {token, config});
    }
  }

  SpecialTokens result() && {
    SpecialTokens tokens;
    if (additional_) read_extra(*additional_, Source::additional);
    Tokens own = std::move(own_objects_);
    for (auto& [key, token] : own_) set(own, key, std::move(token));
    for (auto& [key, token] : own)
      if (is_special_token_attribute(key)) set(attributes_, key, std::move(token));
    for (const char* attribute : kAttributes)
      for (auto& [key, token] : attributes_)
        if (key == attribute) tokens.named.emplace_back(key, std::move(token));
    for (auto& [key, token] : own)
      if (!is_special_token_attribute(key)) tokens.named.emplace_back(key, std::move(token));
    tokens.extra = std::move(extra_);
    return tokens;
  }

 private:
  // A token with a key of its own is special, regardless of its flag.
  static SpecialToken named(const FileNode& value, bool from_config) {
    SpecialToken token{load_listed_token(value, !from_config), value,
                       from_config && value.tree().is_object()};
    token.token.make_special();
    return token;
  }

  void set_attribute(const std::string& key, const FileNode& value, bool from_config) {
    stated_.push_back(key);
    if (value.is_null())
      erase(attributes_, key);
    else
      set(attributes_, key, named(value, from_config));
  }

  enum class Source { config, map, additional };

  void read_extra(const FileNode& node, Source source) {
    if (node.is_null()) return;
    if (node.tree().is_object()) {
      has_extra_ = false;
      return read_own(node);
    }
    for (size_t i = 0; i < node.size(); ++i) {
      const FileNode one = node[i];
      const bool known_late =
          source == Source::additional || (source == Source::config && one.tree().is_object());
      extra_.push_back({load_listed_token(one, source == Source::map), one, known_late});
    }
  }

  void read_own(const FileNode& node) {
    for (const auto& [key, value] : node.members()) set(own_, key, named(value, true));
  }

  Tokens attributes_, own_, own_objects_;
  std::vector<SpecialToken> extra_;
  std::vector<std::string> stated_;  // keys of attributes_ that are present, possibly as null
  bool has_extra_ = false;           // so that additional_special_tokens of the map does not count
  // additional_special_tokens of the map, or of the config beside an object of own tokens: transformers reads
  // it last.
  std::optional<FileNode> additional_;
};

}  // namespace

bool is_special_token_attribute(const std::string& key) {
  return std::find(kAttributes.begin(), kAttributes.end(), key) != kAttributes.end();
}

const SpecialToken* SpecialTokens::find(const std::string& key) const {
  for (const auto& [name, token] : named)
    if (name == key) return &token;
  return nullptr;
}

bool SpecialTokens::names(const std::string& token) const {
  return std::any_of(named.begin(), named.end(),
                     [&](const auto& entry) { return entry.second.token.name == token; });
}

ListedToken load_listed_token(const FileNode& node, bool always_special) {
  ListedToken token;
  token.special = always_special || !node.tree().is_object() || node.flag("special", false);
  if (!node.tree().is_object()) {
    token.name = node.text();
    return token;
  }
  token.name = node.require("content").text();
  token.states_normalized = !node.get("normalized").is_null();
  token.normalized = node.flag("normalized", !token.special);
  token.lstrip = node.flag("lstrip", false);
  token.rstrip = node.flag("rstrip", false);
  token.single_word = node.flag("single_word", false);
  return token;
}

SpecialTokens load_special_tokens(const FileNode& config, const FileNode& map,
                                  const std::string& tokenizer_class) {
  Reader reader;
  if (!config.is_null()) reader.read_config(config);
  const bool complete = !config.is_null() && config.tree().contains("added_tokens_decoder");
  if (!map.is_null() && !complete) reader.read_map(map);
  if (!tokenizer_class.empty()) reader.apply_defaults(config, tokenizer_class);
  return std::move(reader).result();
}

}  // namespace whet
