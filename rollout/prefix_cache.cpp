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

PrefixCache::Key PrefixCache::key_of(const Entry* parent, std::span<const int32_t> tokens, size_t page) {
  Key key{parent == nullptr ? -1 : parent->page.id(), {}};
  std::copy_n(tokens.begin() + static_cast<int64_t>(page) * kPageTokens, kPageTokens, key.tokens.begin());
  return key;
}

// The known whole pages that begin `tokens`, first page first.
std::vector<PrefixCache::Entries::iterator> PrefixCache::find(std::span<const int32_t> tokens) {
  std::vector<Entries::iterator> path;
  for (size_t page = 0; page < tokens.size() / kPageTokens; ++page) {
    const auto found = index_.find(key_of(path.empty() ? nullptr : &*path.back(), tokens, page));
    if (found == index_.end()) break;
    path.push_back(found->second);
  }
  return path;
}

// The deepest first, so that a parent is always more recent than its children.
void PrefixCache::touch(const std::vector<Entries::iterator>& path) {
  for (auto entry = path.rbegin(); entry != path.rend(); ++entry)
    entries_.splice(entries_.end(), entries_, *entry);
}

std::vector<Page> PrefixCache::match(std::span<const int32_t> tokens) {
  const auto path = find(tokens.first(tokens.empty() ? 0 : tokens.size() - 1));
  touch(path);
  std::vector<Page> pages;
  for (const auto& entry : path) pages.push_back(entry->page);
  return pages;
}

void PrefixCache::insert(std::span<const int32_t> tokens, std::span<Page> pages) {
  auto path = find(tokens);
  for (size_t page = 0; page < path.size(); ++page) pages[page] = path[page]->page;
  for (size_t page = path.size(); page < tokens.size() / kPageTokens; ++page) {
    Entry* parent = path.empty() ? nullptr : &*path.back();
    if (parent != nullptr) ++parent->children;
    const Key key = key_of(parent, tokens, page);
    path.push_back(entries_.insert(entries_.end(), {key, pages[page], parent}));
    index_.emplace(key, path.back());
  }
  touch(path);
}

int64_t PrefixCache::evict(int64_t count) {
  int64_t freed = 0;
  for (auto entry = entries_.begin(); entry != entries_.end() && freed < count;) {
    if (entry->page.shared() || entry->children > 0) {
      ++entry;
      continue;
    }
    if (entry->parent != nullptr) --entry->parent->children;
    index_.erase(entry->key);
    entry = entries_.erase(entry);
    ++freed;
  }
  return freed;
}

void PrefixCache::flush() {
  index_.clear();
  entries_.clear();
}

}  // namespace whet
