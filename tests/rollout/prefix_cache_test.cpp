#include "rollout/prefix_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/philox.h"

namespace whet {
namespace {

using Tokens = std::vector<int32_t>;

Tokens counting(int64_t count, int32_t first = 0) {
  Tokens tokens;
  for (int32_t i = 0; i < count; ++i) tokens.push_back(first + i);
  return tokens;
}

std::vector<Page> take(PagePool& pool, size_t count) {
  std::vector<Page> pages;
  while (pages.size() < count) pages.push_back(pool.allocate().value());
  return pages;
}

std::vector<int32_t> ids(const std::vector<Page>& pages) {
  std::vector<int32_t> ids;
  for (const auto& page : pages) ids.push_back(page.id());
  return ids;
}

TEST(PrefixCache, FindsWholePagesButNeverThatOfTheLastToken) {
  PagePool pool(8);
  PrefixCache cache(pool);
  const Tokens tokens = counting(50);
  auto pages = take(pool, 4);
  cache.insert(tokens, pages);
  EXPECT_EQ(cache.size(), 3) << "the last page is not whole";
  for (const int length : {0, 1, 16, 17, 32, 33, 48, 49, 50}) {
    const auto found = cache.match(std::span(tokens).first(static_cast<size_t>(length)));
    EXPECT_EQ(found.size(), static_cast<size_t>(std::max(0, length - 1) / 16)) << length;
    for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].id(), pages[i].id());
  }
}

TEST(PrefixCache, EveryTokenBeforeCounts) {
  PagePool pool(8);
  PrefixCache cache(pool);
  const Tokens tokens = counting(49);
  auto pages = take(pool, 3);
  cache.insert(tokens, pages);
  for (size_t changed = 0; changed < 48; ++changed) {
    Tokens other = tokens;
    other[changed] = 1000;
    EXPECT_EQ(cache.match(other).size(), changed / 16) << "token " << changed;
  }
  const Tokens second_page(tokens.begin() + 16, tokens.end());
  EXPECT_TRUE(cache.match(second_page).empty()) << "the same tokens at another position";
}

TEST(PrefixCache, WhatIsThereStaysAndIsTakenOver) {
  PagePool pool(8);
  PrefixCache cache(pool);
  Tokens first = counting(48), second = counting(48);
  second[40] = 1000;
  auto a = take(pool, 3), b = take(pool, 3);
  const auto b_ids = ids(b);
  cache.insert(first, a);
  cache.insert(second, b);
  EXPECT_EQ(ids(b), (std::vector<int32_t>{a[0].id(), a[1].id(), b_ids[2]}));
  EXPECT_EQ(pool.available(), 8 - 4) << "the same contents are held once";
}

TEST(PrefixCache, EvictsUnusedPagesLeastRecentlyUsedAndLastPagesFirst) {
  PagePool pool(8);
  PrefixCache cache(pool);
  const Tokens old = counting(32), used = counting(32, 100), recent = counting(32, 200);
  std::vector<Page> held;
  for (const auto* tokens : {&old, &used, &recent}) {
    auto pages = take(pool, 2);
    cache.insert(*tokens, pages);
    if (tokens == &used) held = pages;
  }
  const auto found = [&](Tokens tokens) {
    tokens.push_back(0);
    return cache.match(tokens).size();
  };
  EXPECT_EQ(cache.evictable(), 4);
  EXPECT_EQ(cache.evict(1), 1);
  EXPECT_EQ(pool.available(), 3);
  EXPECT_EQ(found(old), 1u) << "the first page is left, and was used now";
  EXPECT_EQ(cache.evict(2), 2);
  EXPECT_EQ(found(recent), 0u);
  EXPECT_EQ(found(old), 1u);
  EXPECT_EQ(cache.evict(100), 1);
  EXPECT_EQ(found(used), 2u);
  EXPECT_EQ(cache.evictable(), 0);
  held.clear();
  EXPECT_EQ(cache.evict(100), 2);
  EXPECT_EQ(pool.available(), 8);
}

TEST(PrefixCache, ResetEmptiesItAndFreesNoPageInUse) {
  PagePool pool(4);
  PrefixCache cache(pool);
  const Tokens tokens = counting(49);
  auto pages = take(pool, 3);
  cache.insert(tokens, pages);
  pages.pop_back();
  cache.reset();
  EXPECT_TRUE(cache.match(tokens).empty());
  EXPECT_EQ(pool.available(), 2);
  cache.insert(std::span(tokens).first(32), pages);
  EXPECT_EQ(cache.match(tokens).size(), 2u);
}

// The oracle: every cached prefix by itself, with its last page and the time since which that is evictable.
struct BruteForce {
  struct Known {
    Page page;
    int64_t evictable_since = -1;  // -1: in use
  };
  std::map<Tokens, Known> known;
  int64_t now = 0;

  static Tokens beginning(const Tokens& tokens, size_t pages) {
    return {tokens.begin(), tokens.begin() + static_cast<int64_t>(pages) * kPageTokens};
  }

  std::vector<Page> match(const Tokens& tokens) {
    std::vector<Page> pages;
    for (size_t n = 1; n * kPageTokens < tokens.size(); ++n) {
      const auto found = known.find(beginning(tokens, n));
      if (found == known.end()) break;
      pages.push_back(found->second.page);
    }
    return pages;
  }
  void insert(const Tokens& tokens, std::vector<Page>& pages) {
    for (size_t n = 1; n * kPageTokens <= tokens.size(); ++n)
      pages[n - 1] = known.try_emplace(beginning(tokens, n), Known{pages[n - 1]}).first->second.page;
  }
  // To be called after each change.
  void observe() {
    ++now;
    for (auto& [tokens, value] : known) {
      if (value.page.shared())
        value.evictable_since = -1;
      else if (value.evictable_since < 0)
        value.evictable_since = now;
    }
  }
  void evict(int64_t count) {
    for (; count > 0; --count) {
      auto victim = known.end();
      for (auto entry = known.begin(); entry != known.end(); ++entry) {
        const auto& [tokens, value] = *entry;
        const bool has_child = std::any_of(known.begin(), known.end(), [&](const auto& other) {
          return other.first.size() > tokens.size() &&
                 std::equal(tokens.begin(), tokens.end(), other.first.begin());
        });
        if (value.page.shared() || has_child) continue;
        if (victim == known.end() || value.evictable_since < victim->second.evictable_since) victim = entry;
      }
      if (victim == known.end()) return;
      known.erase(victim);
    }
  }
};

TEST(PrefixCache, DoesWhatTheBruteForceDoes) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    // Two pools and two caches that go through the same.
    PagePool pool(24), other_pool(24);
    PrefixCache cache(pool);
    BruteForce brute;
    struct Holder {
      Tokens tokens;
      std::vector<Page> pages, other;
    };
    std::vector<Holder> holders;
    Rng rng(seed, 0, 0);
    for (int i = 0; i < 400; ++i) {
      const uint32_t what = rng.below(10);
      if (what < 4) {  // a sequence comes, of few different pages, and puts into the cache what it computed
        Tokens tokens;
        for (int page = rng.between(0, 4); page >= 0; --page)
          tokens.insert(tokens.end(), static_cast<size_t>(kPageTokens), static_cast<int32_t>(rng.below(2)));
        tokens.resize(tokens.size() - rng.below(16));
        Holder holder{tokens, cache.match(tokens), brute.match(tokens)};
        ASSERT_EQ(ids(holder.pages), ids(holder.other));
        while (holder.pages.size() < static_cast<size_t>(pages_for(static_cast<int64_t>(tokens.size())))) {
          auto page = pool.allocate(), other = other_pool.allocate();
          ASSERT_EQ(page.has_value(), other.has_value());
          if (!page) break;
          holder.pages.push_back(*page);
          holder.other.push_back(*other);
        }
        holder.tokens.resize(std::min(holder.tokens.size(), holder.pages.size() * kPageTokens));
        cache.insert(holder.tokens, holder.pages);
        brute.insert(holder.tokens, holder.other);
        ASSERT_EQ(ids(holder.pages), ids(holder.other));
        holders.push_back(std::move(holder));
      } else if (what < 8) {
        if (!holders.empty())
          holders.erase(holders.begin() + rng.below(static_cast<uint32_t>(holders.size())));
      } else {
        const int64_t count = rng.between(0, 5), before = pool.available();
        const int64_t freed = cache.evict(count);
        ASSERT_EQ(freed, pool.available() - before);
        brute.evict(count);
      }
      brute.observe();
      ASSERT_EQ(cache.size(), static_cast<int64_t>(brute.known.size()));
      ASSERT_EQ(cache.evictable(),
                std::count_if(brute.known.begin(), brute.known.end(),
                              [](const auto& entry) { return !entry.second.page.shared(); }));
      ASSERT_EQ(pool.available(), other_pool.available());
    }
  }
}

}  // namespace
}  // namespace whet
