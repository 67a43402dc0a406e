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
  // The longest run of cached pages that begin `tokens`, without the page of the last token: its logits are
  // wanted, so it is computed anew. Counts as a use of these pages.
  std::vector<Page> match(std::span<const int32_t> tokens);

  // Keeps the whole pages of `tokens`; pages[i] holds tokens [i * kPageTokens, (i + 1) * kPageTokens). Where
  // a page is known already it stays, and pages[i] becomes that one: the same contents need not be held
  // twice. Counts as a use.
  void insert(std::span<const int32_t> tokens, std::span<Page> pages);

  // Frees up to `count` pages that only the cache holds, least recently used first and never before the pages
  // that follow them. Returns how many were freed: fewer only when there are no more.
  int64_t evict(int64_t count);

  // Forgets everything; pages that sequences hold stay theirs.
  void flush();

  int64_t size() const { return static_cast<int64_t>(entries_.size()); }

 private:
  struct Key {
    int32_t parent;  // id of the page before; it stays in the cache as long as this one
    std::array<int32_t, kPageTokens> tokens;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    size_t operator()(const Key& key) const;
  };
  struct Entry {
    Key key;
    Page page;
    Entry* parent;         // null for a first page
    int64_t children = 0;  // entries whose parent this is
  };
  using Entries = std::list<Entry>;

  static Key key_of(const Entry* parent, std::span<const int32_t> tokens, size_t page);
  std::vector<Entries::iterator> find(std::span<const int32_t> tokens);
  void touch(const std::vector<Entries::iterator>& path);

  Entries entries_;  // least recently used first; every entry comes before its parent
  std::unordered_map<Key, Entries::iterator, KeyHash> index_;
};

}  // namespace whet
