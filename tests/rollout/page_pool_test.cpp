#include "rollout/page_pool.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/philox.h"

namespace whet {
namespace {

std::vector<Page> take(PagePool& pool, int64_t count) {
  std::vector<Page> pages;
  for (int64_t i = 0; i < count; ++i) pages.push_back(pool.allocate().value());
  return pages;
}

TEST(PagePool, GivesTheLowestFirstAndThenWhatCameBackLast) {
  PagePool pool(4);
  auto pages = take(pool, 3);
  for (int32_t id = 0; id < 3; ++id) EXPECT_EQ(pages[static_cast<size_t>(id)].id(), id);
  pages.erase(pages.begin() + 1);
  pages.erase(pages.begin());
  EXPECT_EQ(pool.available(), 3);
  const auto again = take(pool, 3);
  EXPECT_EQ(again[0].id(), 0);
  EXPECT_EQ(again[1].id(), 1);
  EXPECT_EQ(again[2].id(), 3);
  EXPECT_FALSE(pool.allocate()) << "a pool that is empty has no page, which is no error";
}

TEST(PagePool, APageComesBackWithItsLastHandle) {
  PagePool pool(1);
  auto first = pool.allocate();
  EXPECT_FALSE(first->shared());
  std::vector<Page> copies(3, *first);
  EXPECT_TRUE(first->shared());
  EXPECT_TRUE(copies[2].shared());
  copies.clear();
  EXPECT_FALSE(first->shared());
  EXPECT_EQ(pool.available(), 0);
  first.reset();
  EXPECT_EQ(pool.available(), 1);
}

TEST(PagePool, MovesAndAssignmentsKeepTheCount) {
  PagePool pool(2);
  {
    Page a = pool.allocate().value(), b = pool.allocate().value();
    Page moved = std::move(a);
    EXPECT_EQ(moved.id(), 0);
    EXPECT_FALSE(moved.shared());
    b = moved;
    EXPECT_TRUE(b.shared());
    EXPECT_EQ(pool.available(), 1) << "what b held is free";
    Page& same = b;
    b = same;
    EXPECT_TRUE(b.shared());
    a = std::move(b);
    EXPECT_EQ(a.id(), 0);
  }
  EXPECT_EQ(pool.available(), 2);
}

// Against a plain count of the handles.
TEST(PagePool, CountsHandlesWhateverHappensToThem) {
  PagePool pool(8);
  std::vector<Page> handles;
  Rng rng(1, 0, 0);
  for (int i = 0; i < 20000; ++i) {
    if (rng.chance(0.3f)) {
      if (auto page = pool.allocate()) handles.push_back(std::move(*page));
    } else if (!handles.empty()) {
      const size_t at = rng.below(static_cast<uint32_t>(handles.size()));
      if (rng.chance(0.4f) && handles.size() < 40)
        handles.push_back(Page(handles[at]));
      else
        handles.erase(handles.begin() + static_cast<int64_t>(at));
    }
    std::vector<int> count(8);
    for (const auto& handle : handles) ++count[static_cast<size_t>(handle.id())];
    for (const auto& handle : handles)
      ASSERT_EQ(handle.shared(), count[static_cast<size_t>(handle.id())] > 1);
    ASSERT_EQ(pool.available(), std::count(count.begin(), count.end(), 0));
  }
}

TEST(PagePoolDeathTest, APageThatIsHeldWhenThePoolGoesEndsTheProgram) {
  EXPECT_DEATH(
      {
        std::optional<Page> page;
        PagePool pool(3);
        page = pool.allocate();
      },
      "1 pages are still held");
}

}  // namespace
}  // namespace whet
