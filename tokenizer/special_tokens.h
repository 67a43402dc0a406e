// The special tokens of tokenizer_config.json and special_tokens_map.json, with the precedence of
// transformers 5: those with a key of their own (bos_token, pad_token, image_token ...) and a list of others.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tokenizer/added_vocabulary.h"
#include "tokenizer/file_node.h"

namespace whet {

struct SpecialToken {
  ListedToken token;
  FileNode node;
  // transformers registers it only after it has read added_tokens.json: an object of tokenizer_config.json,
  // or one of additional_special_tokens of special_tokens_map.json.
  bool known_late = false;
};

// bos, eos, unk, sep, pad, cls or mask_token: those that every tokenizer may have.
bool is_special_token_attribute(const std::string& key);

struct SpecialTokens {
  // By key, in the order in which they are added: bos, eos, unk, sep, pad, cls, mask, then the model's own.
  std::vector<std::pair<std::string, SpecialToken>> named;
  std::vector<SpecialToken> extra;

  const SpecialToken* find(const std::string& key) const;
  bool names(const std::string& token) const;  // whether one of `named` is this token
};

// `config` and `map` are the roots of the two files; a null tree stands for a missing file. As in
// transformers, the map is read only where the config has no "added_tokens_decoder". `tokenizer_class` is the
// class that transformers uses for the directory, whose defaults apply where neither file has the key.
SpecialTokens load_special_tokens(const FileNode& config, const FileNode& map,
                                  const std::string& tokenizer_class);

// One token: a text, which makes a special token, or an object with "content" and flags. With
// `always_special` the flag "special" of an object is ignored.
ListedToken load_listed_token(const FileNode& node, bool always_special = false);

}  // namespace whet
