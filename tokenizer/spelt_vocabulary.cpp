#include "tokenizer/spelt_vocabulary.h"

#include <string>

namespace whet {

bool SpeltVocabulary::insert(std::string_view spelling, int32_t id) {
  if (!byte_level_) return by_bytes_.insert(spelling, id);
  std::string bytes;
  return alphabet_.append_bytes(spelling, bytes) ? by_bytes_.insert(bytes, id) : others_.insert(spelling, id);
}

std::optional<int32_t> SpeltVocabulary::find_spelling(std::string_view spelling) const {
  if (!byte_level_) return by_bytes_.find(spelling);
  std::string bytes;
  return alphabet_.append_bytes(spelling, bytes) ? by_bytes_.find(bytes) : others_.find(spelling);
}

}  // namespace whet
