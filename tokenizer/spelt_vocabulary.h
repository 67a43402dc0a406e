// A vocabulary as tokenizer.json spells it. In most files the tokens are bytes in the byte-level alphabet
// ("Ġthe" for " the"); text is then looked up by its bytes, and spellings only by name.
#pragma once

#include <optional>
#include <string_view>

#include "tokenizer/byte_level.h"
#include "tokenizer/vocabulary.h"

namespace whet {

class SpeltVocabulary {
 public:
  SpeltVocabulary() = default;
  explicit SpeltVocabulary(bool byte_level) : byte_level_(byte_level) {}

  void reserve(size_t tokens) { by_bytes_.reserve(tokens); }
  // False when the token is there already.
  bool insert(std::string_view spelling, int32_t id);

  std::optional<int32_t> find_bytes(std::string_view bytes) const { return by_bytes_.find(bytes); }
  std::optional<int32_t> find_spelling(std::string_view spelling) const;

  bool byte_level() const { return byte_level_; }

 private:
  bool byte_level_ = false;
  ByteLevelAlphabet alphabet_;
  Vocabulary by_bytes_;
  Vocabulary others_;  // spellings that stand for no bytes: no text is cut into them
};

}  // namespace whet
