#include "tokenizer/load_model.h"

#include <string>
#include <utility>

namespace whet {

namespace {

SpeltVocabulary load_vocabulary(const TokenizerFile& file, const FileNode& node, bool byte_level) {
  node.expect(node.tree().is_object(), "an object");
  SpeltVocabulary vocabulary(byte_level);
  vocabulary.reserve(file.tokens.size());
  constexpr size_t kNone = SIZE_MAX;
  std::vector<size_t> owners;  // by id
  for (size_t i = 0; i < file.tokens.size(); ++i) {
    const std::string_view token = file.tokens[i];
    const auto id = static_cast<size_t>(file.ids[i]);
    if (!vocabulary.insert(token, file.ids[i])) node.refuse("\"", token, "\" is there twice");
    if (id >= owners.size()) owners.resize(id + 1, kNone);
    if (owners[id] != kNone)
      node.refuse("\"", file.tokens[owners[id]], "\" and \"", token, "\" have the same id ", id);
    owners[id] = i;
  }
  return vocabulary;
}

PairTable load_merges(const TokenizerFile& file, const FileNode& node, const SpeltVocabulary& vocabulary) {
  node.expect(node.tree().is_array(), "a list");
  const size_t count = file.merges.size() / 2;
  PairTable merges(count);
  std::string merged;
  for (size_t i = 0; i < count; ++i) {
    const auto id_of = [&](std::string_view token) {
      const auto id = vocabulary.find_spelling(token);
      if (!id) node.refuse_item(i, "token \"", token, "\" is not in the vocabulary");
      return *id;
    };
    const std::string_view left = file.merges[2 * i], right = file.merges[2 * i + 1];
    const int32_t left_id = id_of(left), right_id = id_of(right);
    merged.assign(left).append(right);
    merges.set(left_id, right_id, {static_cast<uint32_t>(i), id_of(merged)});
  }
  return merges;
}

void refuse_other_models(const FileNode& model) {
  if (!model.get("type").is_null() && model.type() != "BPE") model.refuse_type();
  if (model.flag("byte_fallback", false)) model.refuse("byte_fallback is not supported");
  if (const auto dropout = model.get("dropout"); !dropout.is_null() && dropout.tree() != 0.0)
    dropout.refuse("is not supported");
  for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"})
    if (const auto node = model.get(affix); !node.is_null() && !node.text().empty())
      node.refuse("is not supported");
}

}  // namespace

BpeConfig load_model(const TokenizerFile& file, const FileNode& model, bool byte_level) {
  refuse_other_models(model);
  BpeConfig config;
  config.vocabulary = load_vocabulary(file, model.require("vocab"), byte_level);
  config.merges = load_merges(file, model.require("merges"), config.vocabulary);
  config.ignore_merges = model.flag("ignore_merges", false);
  config.fuse_unknown = model.flag("fuse_unk", false);
  if (const auto unknown = model.get("unk_token"); !unknown.is_null()) {
    config.unknown_id = config.vocabulary.find_spelling(unknown.text());
    if (!config.unknown_id) unknown.refuse("\"", unknown.text(), "\" is not in the vocabulary");
  }
  return config;
}

}  // namespace whet
