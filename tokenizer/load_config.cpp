#include "tokenizer/load_config.h"

namespace whet {

namespace {

void override_side(const FileNode& config, const char* flag, const char* key, const SpecialTokens& special,
                   const AddedVocabulary& added, std::vector<int32_t>& side) {
  if (config.get(flag).is_null()) return;
  side.clear();
  if (!config.flag(flag, false)) return;
  const SpecialToken* named = special.find(key);
  if (!named) config.refuse(flag, " is true, but no ", key, " is named");
  const ListedToken* token = added.find(named->token.name);
  if (!token) named->node.refuse("expected a token, got \"", named->token.name, "\"");
  side.push_back(token->id);
}

}  // namespace

void apply_tokenizer_config(const FileNode& config, const SpecialTokens& special,
                            const AddedVocabulary& added, Surroundings& surroundings) {
  override_side(config, "add_bos_token", "bos_token", special, added, surroundings.leading);
  override_side(config, "add_eos_token", "eos_token", special, added, surroundings.trailing);
}

}  // namespace whet
