#include "tokenizer/vocabulary.h"

#include <algorithm>

namespace whet {

void Vocabulary::reserve(size_t tokens) {
  size_t slots = 16;
  while (slots < 2 * tokens) slots *= 2;
  if (slots <= slots_.size()) return;
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
  for (const Slot& slot : old)
    if (slot.id != kFree) slots_[find_slot(text_of(slot), slot.hash)] = slot;
}

bool Vocabulary::insert(std::string_view token, int32_t id) {
  if (2 * (size_ + 1) > slots_.size()) reserve(2 * (size_ + 1));
  const uint32_t hashed = hash(token);
  Slot& slot = slots_[find_slot(token, hashed)];
  if (slot.id != kFree) return false;
  slot = {hashed, id, static_cast<uint32_t>(characters_.size()), static_cast<uint32_t>(token.size())};
  characters_ += token;
  longest_ = std::max(longest_, token.size());
  ++size_;
  return true;
}

}  // namespace whet
