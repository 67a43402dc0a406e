// Gives sequences their pages: out of the pool, out of the prefix cache, and as copies of pages that are to
// be written while others still read them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rollout/prefix_cache.h"
#include "rollout/step_plan.h"

namespace whet {

class PageManager {
 public:
  PageManager(int64_t pages, bool prefix_cache)
      : pool_(pages), cache_(pool_), caches_prefixes_(prefix_cache) {}

  // True when so many pages are free, if need be because the prefix cache gave up some that nobody used.
  bool make_room(int64_t pages);
  // The same for what extend() would take.
  bool make_room(const Sequence& sequence, int64_t rows);
  // Takes the pages into which the next `rows` rows go. There must be room.
  void extend(Sequence& sequence, int64_t rows, std::vector<PageCopy>& copies);
  // Gives back the pages behind the first `tokens` tokens.
  void truncate(Sequence& sequence, int64_t tokens);

  // The cached pages that `tokens` begin with, never that of the last token.
  std::vector<Page> match(std::span<const int32_t> tokens);
  // Makes the computed whole pages known to match().
  void publish(Sequence& sequence);
  // After this match() finds nothing.
  void flush() { cache_.flush(); }

  const PagePool& pool() const { return pool_; }

 private:
  PagePool pool_;
  PrefixCache cache_;
  bool caches_prefixes_;
};

}  // namespace whet
