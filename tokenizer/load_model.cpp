#include "tokenizer/load_model.h"

#include <utility>

namespace whet {

namespace {

Vocabulary load_vocabulary(const FileNode& node) {
  node.expect(node.tree().is_object(), "an object");
  Vocabulary vocabulary;
  vocabulary.reserve(node.tree().size());
  std::unordered_map<int32_t, const std::string*> owners;
  owners.reserve(node.tree().size());
  for (const auto& [token, unused] : node.tree().items()) {
    const int32_t id = node.get(token).id();
    const auto position = vocabulary.emplace(token, id).first;
    const auto [owner, fresh] = owners.emplace(id, &position->first);
    if (!fresh) node.refuse("\"", *owner->second, "\" and \"", token, "\" have the same id ", id);
  }
  return vocabulary;
}

// Both spellings of a merge: "a b" and ["a", "b"].
std::pair<std::string, std::string> load_pair(const FileNode& node) {
  if (node.tree().is_array()) {
    node.expect(node.size() == 2, "a pair");
    return {node[0].text(), node[1].text()};
  }
  const std::string text = node.text();
  const size_t space = text.find(' ');
  node.expect(space != text.npos && text.find(' ', space + 1) == text.npos,
              "two tokens and one space between them");
  return {text.substr(0, space), text.substr(space + 1)};
}

PairTable load_merges(const FileNode& node, const Vocabulary& vocabulary) {
  PairTable merges(node.size());
  for (size_t i = 0; i < node.size(); ++i) {
    const FileNode entry = node[i];
    const auto [left, right] = load_pair(entry);
    const auto id_of = [&](const std::string& token) {
      const auto found = vocabulary.find(token);
      if (found == vocabulary.end()) entry.refuse("token \"", token, "\" is not in the vocabulary");
      return found->second;
    };
    const int32_t left_id = id_of(left), right_id = id_of(right);
    merges.set(left_id, right_id, {static_cast<uint32_t>(i), id_of(left + right)});
  }
  return merges;
}

void refuse_unsupported(const FileNode& model) {
  if (!model.get("type").is_null() && model.type() != "BPE") model.refuse_type();
  if (model.flag("byte_fallback", false)) model.refuse("byte_fallback is not supported");
  if (const auto dropout = model.get("dropout"); !dropout.is_null() && dropout.tree() != 0.0)
    dropout.refuse("is not supported");
  for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"})
    if (const auto node = model.get(affix); !node.is_null() && !node.text().empty())
      node.refuse("is not supported");
}

}  // namespace

BpeConfig load_model(const FileNode& model, bool byte_level) {
  refuse_unsupported(model);
  BpeConfig config;
  config.byte_level = byte_level;
  config.vocabulary = load_vocabulary(model.require("vocab"));
  config.merges = load_merges(model.require("merges"), config.vocabulary);
  config.ignore_merges = model.flag("ignore_merges", false);
  config.fuse_unknown = model.flag("fuse_unk", false);
  if (const auto unknown = model.get("unk_token"); !unknown.is_null()) {
    const auto found = config.vocabulary.find(unknown.text());
    if (found == config.vocabulary.end()) unknown.refuse("\"", unknown.text(), "\" is not in the vocabulary");
    config.unknown_id = found->second;
  }
  return config;
}

}  // namespace whet
