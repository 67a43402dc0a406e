#include "rollout/prefix_cache.h"

#include <algorithm>

namespace whet {

// One multiplication and shift a token (the mixing step of SplitMix64).
size_t PrefixCache::KeyHash::operator()(const Key& key) const {
  uint64_t hash = static_cast<uint32_t>(key.parent);
  for (const int32_t token : key.tokens) {
    hash = (hash ^ static_cast<uint32_t>(token)) * 0xBF58476D1CE4E5B9;
    hash ^= hash >> 32;
  }
  return static_cast<size_t>(hash);
}

PrefixCache::PrefixCache(PagePool& pool) : pool_(pool), by_page_(static_cast<size_t>(pool.size())) {
  pool.on_unshared([this](int32_t page) { make_evictable(page); });
}

PrefixCache::~PrefixCache() { pool_.on_unshared({}); }

PrefixCache::Key PrefixCache::key_of(const Entry* parent, std::span<const int32_t> tokens, size_t page) {
  Key key{parent == nullptr ? -1 : parent->page.id(), {}};
  std::copy_n(tokens.begin() + static_cast<int64_t>(page) * kPageTokens, kPageTokens, key.tokens.begin());
  return key;
}

// The cached whole pages that begin `tokens`, first page first.
std::vector<PrefixCache::Entry*> PrefixCache::find(std::span<const int32_t> tokens) {
  std::vector<Entry*> path;
  for (size_t page = 0; page < tokens.size() / kPageTokens; ++page) {
    const auto found = entries_.find(key_of(path.empty() ? nullptr : path.back(), tokens, page));
    if (found == entries_.end()) break;
    path.push_back(&found->second);
  }
  return path;
}

Page PrefixCache::use(Entry& entry) {
  if (entry.is_evictable) evictable_.erase(entry.position);
  entry.is_evictable = false;
  return entry.page;
}

// Called when one handle of the page is left: the cache's, if the page is cached.
void PrefixCache::make_evictable(int32_t page) {
  Entry* entry = by_page_[static_cast<size_t>(page)];
  if (entry == nullptr) return;
  entry->position = evictable_.insert(evictable_.end(), entry);
  entry->is_evictable = true;
}

std::vector<Page> PrefixCache::match(std::span<const int32_t> tokens) {
  std::vector<Page> pages;
  for (Entry* entry : find(tokens.first(tokens.empty() ? 0 : tokens.size() - 1)))
    pages.push_back(use(*entry));
  return pages;
}

void PrefixCache::insert(std::span<const int32_t> tokens, std::span<Page> pages) {
  const auto path = find(tokens);
  for (size_t page = 0; page < path.size(); ++page) pages[page] = use(*path[page]);
  Entry* parent = path.empty() ? nullptr : path.back();
  for (size_t page = path.size(); page < tokens.size() / kPageTokens; ++page) {
    const Key key = key_of(parent, tokens, page);
    Entry& entry = entries_.emplace(key, Entry{pages[page], parent, key, 0, false, {}}).first->second;
    by_page_[static_cast<size_t>(pages[page].id())] = &entry;
    if (parent != nullptr) ++parent->children;
    parent = &entry;
  }
}

int64_t PrefixCache::evict(int64_t count) {
  int64_t freed = 0;
  for (auto candidate = evictable_.begin(); candidate != evictable_.end() && freed < count;) {
    Entry& entry = **candidate;
    if (entry.children > 0) {
      ++candidate;
      continue;
    }
    if (entry.parent != nullptr) --entry.parent->children;
    by_page_[static_cast<size_t>(entry.page.id())] = nullptr;
    evictable_.erase(candidate);
    entries_.erase(Key(entry.key));
    ++freed;
    candidate = evictable_.begin();  // the parent, now without children, may stand before it
  }
  return freed;
}

void PrefixCache::reset() {
  std::fill(by_page_.begin(), by_page_.end(), nullptr);
  evictable_.clear();
  entries_.clear();
}

}  // namespace whet
