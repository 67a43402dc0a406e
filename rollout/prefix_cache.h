// Finds again the pages of prompts that were computed before. A whole page is known by its tokens and the
// page it follows, so a chain of look-ups finds the longest known beginning of a sequence (the hash chain of
// vLLM). Tokens are compared, not only their hashes. What the keys and values were computed with is not part
// of the name: flush() when the weights change.
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
  // Listens to the pool, alone.
  explicit PrefixCache(PagePool& pool);
  ~PrefixCache();
  PrefixCache(const PrefixCache&) = delete;
  PrefixCache& operator=(const PrefixCache&) = delete;

  // The longest run of cached pages that begin `tokens`, without the page of the last token: its logits are
  // wanted, so it is computed anew. Whoever holds a page holds those before it too.
  std::vector<Page> match(std::span<const int32_t> tokens);

  // Keeps the whole pages of `tokens`; pages[i] holds tokens [i * kPageTokens, (i + 1) * kPageTokens). Where
  // a page is known already it stays, and pages[i] becomes that one: the same contents need not be held
  // twice.
  void insert(std::span<const int32_t> tokens, std::span<Page> pages);

  // Pages that only the cache holds.
  int64_t idle() const { return static_cast<int64_t>(idle_.size()); }
  // Frees up to `count` idle pages, never one before those that follow it, and else first that which has been
  // idle longest. Quick for pages that were given back last page first. Returns how many were freed.
  int64_t evict(int64_t count);

  // Forgets everything; pages that sequences hold stay theirs.
  void flush();

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
    bool is_idle = false;
    std::list<Entry*>::iterator place;  // in idle_, while it is
  };

  static Key key_of(const Entry* parent, std::span<const int32_t> tokens, size_t page);
  std::vector<Entry*> find(std::span<const int32_t> tokens);
  Page use(Entry& entry);
  void rest(int32_t page);

  PagePool& pool_;
  std::unordered_map<Key, Entry, KeyHash> entries_;
  std::vector<Entry*> by_page_;  // [pool size]; null where a page is not cached
  std::list<Entry*> idle_;       // idle longest first
};

}  // namespace whet
