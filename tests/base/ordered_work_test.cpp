#include "base/ordered_work.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace whet {
namespace {

using namespace std::chrono_literals;

// Numbers from 0 below `end`.
auto count_to(int end, int& next) {
  return [end, &next](const std::atomic<bool>&) {
    return next < end ? std::optional<int>(next++) : std::nullopt;
  };
}

TEST(WorkInOrder, UsesResultsInTheirOrder) {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::string> used;
    int next = 0;
    const auto work = [](int i) {
      if (i % 7 == 0) std::this_thread::sleep_for(1ms);
      return std::to_string(i);
    };
    const auto use = [&](std::string result) {
      used.push_back(std::move(result));
      return true;
    };
    work_in_order(threads, 8, count_to(500, next), work, use);
    ASSERT_EQ(used.size(), 500u) << threads;
    for (int i = 0; i < 500; ++i) EXPECT_EQ(used[static_cast<size_t>(i)], std::to_string(i));
  }
}

TEST(WorkInOrder, HoldsNoMoreThanItsCapacity) {
  std::atomic<int> read = 0;
  int used = 0, most = 0;
  const auto count = [&](const std::atomic<bool>&) -> std::optional<int> {
    return read < 300 ? std::optional<int>(read++) : std::nullopt;
  };
  const auto use = [&](int) {
    most = std::max(most, read - used++);
    return true;
  };
  work_in_order(
      3, 4, count, [](int i) { return i; }, use);
  EXPECT_EQ(used, 300);
  EXPECT_LE(most, 4 + 2);  // one is used, and one is read that waits for room
}

TEST(WorkInOrder, UsesWhatIsReadyWhileTheReaderWaits) {
  std::atomic<int> used = 0;
  int next = 0;
  const auto read = [&](const std::atomic<bool>&) -> std::optional<int> {
    for (int i = 0; i < 5000 && used < next; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(used, next);
    return next < 20 ? std::optional<int>(next++) : std::nullopt;
  };
  work_in_order(
      2, 8, read, [](int i) { return i; }, [&](int) { return ++used > 0; });
  EXPECT_EQ(used, 20);
}

TEST(WorkInOrder, StopsWhenUseReturnsFalse) {
  int next = 0, used = 0;
  std::atomic<bool> waits = false;
  const auto read = [&](const std::atomic<bool>& stopped) -> std::optional<int> {
    if (next < 10) return next++;
    waits = true;
    for (int i = 0; i < 5000 && !stopped; ++i) std::this_thread::sleep_for(1ms);  // as at an idle pipe
    EXPECT_TRUE(stopped);
    return std::nullopt;
  };
  const auto use = [&](int i) {
    ++used;
    for (int t = 0; t < 5000 && i == 5 && !waits; ++t) std::this_thread::sleep_for(1ms);
    return i < 5;
  };
  work_in_order(
      2, 100, read, [](int i) { return i; }, use);
  EXPECT_EQ(used, 6);
}

TEST(WorkInOrder, ThrowsAfterUsingWhatCameBefore) {
  for (const int culprit : {0, 1, 2}) {
    int next = 0;
    std::vector<int> used;
    const auto fail_at = [&](int kind, int i) {
      if (kind == culprit && i == 50) throw std::runtime_error("at " + std::to_string(i));
    };
    const auto read = [&](const std::atomic<bool>&) -> std::optional<int> {
      fail_at(0, next);
      return next < 200 ? std::optional<int>(next++) : std::nullopt;
    };
    const auto work = [&](int i) { return fail_at(1, i), i; };
    const auto use = [&](int i) { return fail_at(2, i), used.push_back(i), true; };
    try {
      work_in_order(3, 16, read, work, use);
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "at 50");
    }
    ASSERT_EQ(used.size(), 50u) << culprit;
    EXPECT_EQ(used.back(), 49);
  }
}

}  // namespace
}  // namespace whet
