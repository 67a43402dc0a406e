#include "tokenizer/load_config.h"

#include "base/json.h"
#include "tokenizer/file_node.h"

namespace whet {

namespace {

// A token is named by its content, alone or in an object with its properties.
int32_t id_of(const FileNode& root, const char* key, const TokenizerParts& parts) {
  const FileNode node = root.require(key);
  const std::string content = node.tree().is_object() ? node.require("content").text() : node.text();
  const auto id = parts.find(content);
  if (!id) node.refuse("\"", content, "\" is no token of tokenizer.json");
  return *id;
}

void override_side(const FileNode& root, const char* flag, const char* token, const TokenizerParts& parts,
                   std::vector<int32_t>& side) {
  if (root.get(flag).is_null()) return;
  side.clear();
  if (root.flag(flag, false)) side.push_back(id_of(root, token, parts));
}

}  // namespace

void apply_tokenizer_config(const std::string& text, const std::string& path, TokenizerParts& parts) {
  const FileNode::Tree tree(parse_json(text, path));
  const FileNode root(tree, path);
  override_side(root, "add_bos_token", "bos_token", parts, parts.surroundings.leading);
  override_side(root, "add_eos_token", "eos_token", parts, parts.surroundings.trailing);
}

}  // namespace whet
