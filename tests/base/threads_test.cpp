#include "base/threads.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <vector>

namespace whet {
namespace {

TEST(Threads, DoEveryTaskOnce) {
  for (const int count : {1, 2, 5}) {
    const Threads threads(count);
    EXPECT_EQ(threads.count(), count);
    for (const int64_t tasks : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> done(static_cast<size_t>(tasks));
      threads.run(tasks, [&](int64_t task) { ++done[static_cast<size_t>(task)]; });
      for (const auto& times : done) EXPECT_EQ(times, 1) << tasks << " tasks on " << count;
    }
  }
}

// Many short rounds, some after a pause that sends the helpers to sleep; run() returns when all is done.
TEST(Threads, RoundsFollowOneAnother) {
  const Threads threads(3);
  std::vector<int64_t> values(64, 0);
  for (int round = 0; round < 1000; ++round) {
    if (round % 200 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    threads.run(64, [&](int64_t task) { values[static_cast<size_t>(task)] += task; });
  }
  for (int64_t task = 0; task < 64; ++task) EXPECT_EQ(values[static_cast<size_t>(task)], 1000 * task);
}

// Every lower task was begun before, so which exception is seen does not depend on who is faster.
TEST(Threads, ThrowTheLowestTasksException) {
  const Threads threads(3);
  for (int round = 0; round < 300; ++round) try {
      threads.run(50, [](int64_t task) {
        if (task >= 10) throw task;
      });
      FAIL() << "nothing was thrown";
    } catch (int64_t task) {
      EXPECT_EQ(task, 10);
    }
}

TEST(Threads, GoOnAfterAnException) {
  for (const int count : {1, 3}) {
    const Threads threads(count);
    EXPECT_THROW(threads.run(100,
                             [](int64_t task) {
                               if (task == 40) throw std::runtime_error("forty");
                             }),
                 std::runtime_error);
    std::atomic<int> done = 0;
    threads.run(10, [&](int64_t) { ++done; });
    EXPECT_EQ(done, 10);
  }
}

}  // namespace
}  // namespace whet
