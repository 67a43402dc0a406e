#include "rollout/page_manager.h"

#include <algorithm>

namespace whet {

namespace {

int64_t count(const std::vector<Page>& pages) { return static_cast<int64_t>(pages.size()); }

// Whether the next row is in a page that other sequences share.
bool writes_shared(const Sequence& sequence) {
  return sequence.cached % kPageTokens != 0 && sequence.pages.back().shared();
}

}  // namespace

bool PageManager::make_room(int64_t pages) {
  const int64_t missing = pages - pool_.available();
  if (missing > cache_.evictable()) return false;
  return missing <= 0 || cache_.evict(missing) == missing;
}

bool PageManager::make_room(const Sequence& sequence, int64_t rows) {
  const int64_t added = pages_for(sequence.cached + rows) - count(sequence.pages);
  return make_room(added + (writes_shared(sequence) ? 1 : 0));
}

void PageManager::extend(Sequence& sequence, int64_t rows, std::vector<PageCopy>& copies) {
  if (writes_shared(sequence)) {
    Page& last = sequence.pages.back();
    Page copy = pool_.allocate().value();
    copies.push_back({last.id(), copy.id()});
    last = std::move(copy);
  }
  while (count(sequence.pages) < pages_for(sequence.cached + rows))
    sequence.pages.push_back(pool_.allocate().value());
}

void PageManager::truncate(Sequence& sequence, int64_t tokens) {
  sequence.cached = std::min(sequence.cached, tokens);
  while (count(sequence.pages) > pages_for(sequence.cached)) sequence.pages.pop_back();
}

std::vector<Page> PageManager::match(std::span<const int32_t> tokens) {
  return caches_prefixes_ ? cache_.match(tokens) : std::vector<Page>{};
}

void PageManager::publish(Sequence& sequence) {
  if (!caches_prefixes_) return;
  const int64_t computed = std::min(sequence.cached, sequence.length());
  cache_.insert(std::span(sequence.tokens).first(static_cast<size_t>(computed)), sequence.pages);
}

}  // namespace whet
