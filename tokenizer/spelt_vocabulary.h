// A vocabulary as spelt in tokenizer.json. In most files tokens are bytes in the byte-level alphabet ("Ġthe"
// for " the"); text is then looked up by its bytes.
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
  // False when the token exists already.
  bool insert(std::string_view spelling, int32_t id);

  std::optional<int32_t> find_bytes(std::string_view bytes) const { return by_bytes_.find(bytes); }
  std::optional<int32_t> find_spelling(std::string_view spelling) const;

  bool byte_level() const { return byte_level_; }

 private:
  bool byte_level_ = false;
  ByteLevelAlphabet alphabet_;
  Vocabulary by_bytes_;
  Vocabulary others_;  // spellings that are no bytes in the alphabet: no text is encoded to them
};

}  // namespace whet
