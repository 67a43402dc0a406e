// Allocates the pages of sequences: from the pool, from the prefix cache, and as copies of shared pages that
// are to be written (copy on write).
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

  // Whether so many pages are free, after evicting from the prefix cache where needed.
  bool make_room(int64_t pages);
  // The same for the pages that extend() would allocate.
  bool make_room(const Sequence& sequence, int64_t rows);
  // Allocates the pages of the sequence's next `rows` rows, and appends the copies that have to run before
  // they are written. Requires room (make_room()).
  void extend(Sequence& sequence, int64_t rows, std::vector<PageCopy>& copies);
  // Releases the pages behind the first `tokens` tokens.
  void truncate(Sequence& sequence, int64_t tokens);

  // The cached pages that `tokens` begin with, without that of the last token; none without a prefix cache.
  std::vector<Page> match(std::span<const int32_t> tokens);
  // Adds the sequence's computed whole pages to the prefix cache.
  void publish(Sequence& sequence);
  // Empties the prefix cache.
  void reset_prefix_cache() { cache_.reset(); }

  const PagePool& pool() const { return pool_; }

 private:
  PagePool pool_;
  PrefixCache cache_;
  bool caches_prefixes_;
};

}  // namespace whet
