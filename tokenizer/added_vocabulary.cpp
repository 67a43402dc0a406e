#include "tokenizer/added_vocabulary.h"

#include <algorithm>

namespace whet {

int32_t AddedVocabulary::next_id() const { return std::max(highest_ + 1, static_cast<int32_t>(size_)); }

void AddedVocabulary::add(const ListedToken& token) {
  if (token.name.empty()) return;
  const auto [entry, is_new] = index_of_.emplace(token.name, tokens_.size());
  ListedToken next = token;
  next.states_normalized = true;
  if (is_new) {
    next.id = model_->find_spelling(token.name).value_or(next_id());
    highest_ = std::max(highest_, next.id);
    next.was_normalized = next.normalized;
    tokens_.push_back(next);
    return;
  }
  ListedToken& known = tokens_[entry->second];
  next.id = known.id;
  next.special = known.special || next.special;
  next.was_normalized = known.was_normalized || next.normalized;
  known = next;
}

const ListedToken* AddedVocabulary::find(const std::string& name) const {
  const auto found = index_of_.find(name);
  return found == index_of_.end() ? nullptr : &tokens_[found->second];
}

}  // namespace whet
