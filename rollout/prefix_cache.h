// Finds pages of the key-value cache by the tokens they were computed from. The key of a page is its tokens
// and the page before it, so a chain of look-ups finds the longest cached prefix of a sequence (as vLLM's
// hash chain). Tokens are compared, not only their hashes. The weights are not part of the key: reset() when
// they change.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>
#include <vector>

#include "rollout/page_pool.h"

namespace whet {

class PrefixCache {
 public:
  // Registers the pool's on_unshared() callback, of which there is one: a pool has at most one cache.
  explicit PrefixCache(PagePool& pool);
  ~PrefixCache();
  PrefixCache(const PrefixCache&) = delete;
  PrefixCache& operator=(const PrefixCache&) = delete;

  // The longest run of cached pages that begin `tokens`, without the page of the last token: its logits are
  // needed, so it is computed again. The handles keep these pages from being evicted.
  std::vector<Page> match(std::span<const int32_t> tokens);

  // Caches the whole pages of `tokens`; pages[i] holds tokens [i * kPageTokens, (i + 1) * kPageTokens). Where
  // an equal page is cached already, pages[i] is set to that one, so that the same contents are not held
  // twice.
  void insert(std::span<const int32_t> tokens, std::span<Page> pages);

  // How many pages only the cache holds.
  int64_t evictable() const { return static_cast<int64_t>(evictable_.size()); }
  // Frees up to `count` evictable pages: a page only after those that follow it, and otherwise the one that
  // has been evictable longest (LRU). Takes constant time a page where sequences released their last page
  // first. Returns how many were freed.
  int64_t evict(int64_t count);

  // Empties the cache (vLLM's reset_prefix_cache). Pages that sequences hold are not freed.
  void reset();

  int64_t size() const { return static_cast<int64_t>(entries_.size()); }

 private:
  struct Key {
    int32_t parent;  // id of the page before, which stays in the cache as long as this one; -1: none
    std::array<int32_t, kPageTokens> tokens;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    size_t operator()(const Key& key) const;
  };
  struct Entry {
    Page page;
    Entry* parent;  // null for a first page
    Key key;
    int64_t children = 0;  // entries whose parent this is
    bool is_evictable = false;
    std::list<Entry*>::iterator position;  // in evictable_; valid while is_evictable
  };

  static Key key_of(const Entry* parent, std::span<const int32_t> tokens, size_t page);
  std::vector<Entry*> find(std::span<const int32_t> tokens);
  Page use(Entry& entry);
  void make_evictable(int32_t page);

  PagePool& pool_;
  std::unordered_map<Key, Entry, KeyHash> entries_;
  std::vector<Entry*> by_page_;  // [pool size]; null where a page is not cached
  std::list<Entry*> evictable_;  // least recently used first
};

}  // namespace whet
